import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Message } from '../../shared/chat.ts'
import { AppError } from '../../shared/errors.ts'
import type { UserId, WorkspaceId } from '../../shared/ids.ts'
import type { NewsDesk, People } from '../seams.ts'
import { mentionsIn } from './mentions.ts'
import type { MessageStore, StoredMessage } from './message-store.ts'

type Deps = { messages: MessageStore; people: People; news: NewsDesk }

/** The one chat of a workspace. Authors and mentions are written here, never by a client. */
export class Chat {
  readonly #deps: Deps
  readonly #rate = new RateLimiterMemory({ points: 30, duration: 30 })

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Durable first, then told to everybody. */
  async say(workspaceId: WorkspaceId, authorId: UserId, text: string): Promise<Message> {
    // Postgres keeps no NUL in text.
    if (text.includes('\0')) throw new AppError('bad_input', 'A message is text.')
    await this.#rate.consume(`${workspaceId} ${authorId}`).catch(tooOften)
    const { messages, people, news } = this.#deps
    const members = await people.inWorkspace(workspaceId, await messages.memberIds(workspaceId))
    const mentions = mentionsIn(text, members)
    const stored = await messages.add({ workspaceId, authorId, text, mentions })
    const [message] = await this.#withAuthors(workspaceId, [stored])
    if (!message) throw new Error('A message without an author cannot be.')
    news.publish(workspaceId, { type: 'message', message })
    this.#tellRead(workspaceId, authorId, message.id)
    return message
  }

  async page(
    workspaceId: WorkspaceId,
    page: { before?: number | undefined; limit: number },
  ): Promise<Message[]> {
    return this.#withAuthors(workspaceId, await this.#deps.messages.page(workspaceId, page))
  }

  async readUpTo(workspaceId: WorkspaceId, userId: UserId): Promise<number> {
    return this.#deps.messages.readUpTo(workspaceId, userId)
  }

  async markRead(workspaceId: WorkspaceId, userId: UserId, upTo: number): Promise<number> {
    const readUpTo = await this.#deps.messages.markRead(workspaceId, userId, upTo)
    this.#tellRead(workspaceId, userId, readUpTo)
    return readUpTo
  }

  /** What somebody has read is known to their own tabs only. */
  #tellRead(workspaceId: WorkspaceId, userId: UserId, readUpTo: number): void {
    this.#deps.news.tell(workspaceId, userId, { type: 'read', userId, readUpTo })
  }

  async #withAuthors(workspaceId: WorkspaceId, stored: StoredMessage[]): Promise<Message[]> {
    const ids = [...new Set(stored.map(({ authorId }) => authorId))]
    const people = await this.#deps.people.inWorkspace(workspaceId, ids)
    const byId = new Map(people.map((person) => [person.id, person]))
    return stored.map(({ id, authorId, text, mentions, createdAt }) => ({
      id,
      author: byId.get(authorId) ?? { id: authorId, name: 'Former member', slot: 0 },
      text,
      mentions,
      createdAt: createdAt.toISOString(),
    }))
  }
}

function tooOften(): never {
  throw new AppError('rate_limited', 'That was a lot of messages at once. Wait a moment.')
}
