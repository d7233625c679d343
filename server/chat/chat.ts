import type { Kysely } from 'kysely'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Message, NewMessage } from '../../shared/chat.ts'
import { AppError } from '../../shared/errors.ts'
import type { UserId, WorkspaceId } from '../../shared/ids.ts'
import { can, type Role } from '../../shared/roles.ts'
import type { NewsDesk, People } from '../seams.ts'
import type { Database } from '../store/schema.ts'
import { mentionsIn } from './mentions.ts'
import { MessageStore, type Page, type StoredMessage } from './message-store.ts'
import { MessageViews } from './message-views.ts'
import { ReactionStore } from './reaction-store.ts'
import { ReadMarks } from './read-marks.ts'
import { refuseNul } from './refuse-nul.ts'

type Deps = { db: Kysely<Database>; people: People; news: NewsDesk }
/** Who asks for something about which message. */
export type At = { workspaceId: WorkspaceId; userId: UserId; messageId: number }

/** The one chat of a workspace. Authors and mentions are written here, never by a client. */
export class Chat {
  readonly marks: ReadMarks
  readonly #people: People
  readonly #news: NewsDesk
  readonly #messages: MessageStore
  readonly #views: MessageViews
  readonly #reactions: ReactionStore
  readonly #says = new RateLimiterMemory({ points: 30, duration: 30 })
  readonly #changes = new RateLimiterMemory({ points: 60, duration: 30 })

  constructor(deps: Deps) {
    this.#people = deps.people
    this.#news = deps.news
    this.#messages = new MessageStore(deps)
    this.#views = new MessageViews(deps)
    this.#reactions = new ReactionStore(deps)
    this.marks = new ReadMarks(deps)
  }

  /** Durable first, then told to everybody. */
  async say(workspaceId: WorkspaceId, authorId: UserId, said: NewMessage): Promise<Message> {
    const { text, key, images } = said
    refuseNul(text)
    await this.#says.consume(`${workspaceId} ${authorId}`).catch(tooOften)
    const root = said.replyTo && (await this.#root(workspaceId, said.replyTo))
    const mentions = await this.#mentions(workspaceId, text)
    const replyTo = root ? root.id : undefined
    const draft = { workspaceId, authorId, text, mentions, replyTo, key, images }
    const { message: stored, isNew } = await this.#messages.add(draft)
    const message = await this.#views.one(workspaceId, stored)
    // Said before: everybody was told, or asks again when their line is back.
    if (!isNew) return message
    if (root) await this.#tellReply(workspaceId, root, message)
    else this.#news.publish(workspaceId, { type: 'message', message })
    this.#tellRead(workspaceId, authorId, message)
    return message
  }

  /** New words for one's own message. */
  async edit(at: At, text: string): Promise<Message> {
    refuseNul(text)
    const before = await this.#messages.get(at.workspaceId, at.messageId)
    if (before.authorId !== at.userId) {
      throw new AppError('forbidden', 'Only whoever wrote a message can change it.')
    }
    if (before.deleted) throw new AppError('conflict', 'This message was deleted.')
    await this.#limit(at)
    const [view] = await this.#views.of(at.workspaceId, [before])
    if (text === '' && view?.images.length === 0) {
      throw new AppError('bad_input', 'A message has words or a picture. Delete it instead.')
    }
    const mentions = await this.#mentions(at.workspaceId, text)
    const after = await this.#messages.edit(at.messageId, { text, mentions })
    if (!after) throw new AppError('conflict', 'This message was deleted.')
    return this.#tellChanged(at.workspaceId, after)
  }

  /** Leaves a tombstone. One's own; with the right to moderate, anybody's. */
  async remove(at: At, role: Role): Promise<Message> {
    const before = await this.#messages.get(at.workspaceId, at.messageId)
    if (before.authorId !== at.userId && !can(role, 'moderate')) {
      throw new AppError('forbidden', 'Only an admin can delete what others wrote.')
    }
    await this.#limit(at)
    return this.#tellWithRoot(at, await this.#messages.remove(at.messageId, at.userId))
  }

  /** Brings back what the caller deleted a moment ago. */
  async restore(at: At): Promise<Message> {
    const before = await this.#messages.get(at.workspaceId, at.messageId)
    if ((before.deletedBy ?? before.authorId) !== at.userId) {
      throw new AppError('forbidden', 'Only whoever deleted a message can bring it back.')
    }
    await this.#limit(at)
    if (!before.deleted) return this.#views.one(at.workspaceId, before)
    const after = await this.#messages.restore(at.messageId)
    if (!after) throw new AppError('conflict', 'This message is gone for good.')
    return this.#tellWithRoot(at, after)
  }

  /** Makes an end of what was deleted long enough ago. */
  async forget(): Promise<void> {
    await this.#messages.forget()
  }

  /** Puts an emoji on a message, or takes one's own away. Twice is once. */
  async react(at: At, emoji: string, on: boolean): Promise<Message> {
    const { workspaceId, userId, messageId } = at
    const stored = await this.#messages.get(workspaceId, messageId)
    await this.#limit(at)
    if (on) await this.#reactions.add({ messageId, userId, emoji })
    else await this.#reactions.remove({ messageId, userId, emoji })
    return this.#tellChanged(workspaceId, stored)
  }

  async page(workspaceId: WorkspaceId, page: Page): Promise<Message[]> {
    return this.#views.of(workspaceId, await this.#messages.page(workspaceId, page))
  }

  /** What began a thread, and a page of its replies. */
  async thread(
    workspaceId: WorkspaceId,
    id: number,
    page: Page,
  ): Promise<{ root: Message; messages: Message[] }> {
    const root = await this.#root(workspaceId, id)
    const replies = await this.#messages.page(workspaceId, { ...page, thread: root.id })
    const [first, ...messages] = await this.#views.of(workspaceId, [root, ...replies])
    if (!first) throw new Error('A thread without a beginning cannot be.')
    return { root: first, messages }
  }

  /** Messages with all of the words of `text`, newest first. */
  async search(
    workspaceId: WorkspaceId,
    { text, before, limit }: Page & { text: string },
  ): Promise<{ messages: Message[]; more: boolean }> {
    refuseNul(text)
    const words = text.split(/\s+/).filter(Boolean)
    // One more than asked for says whether there are more.
    const found = await this.#messages.search(workspaceId, { words, before, limit: limit + 1 })
    const messages = await this.#views.of(workspaceId, found.slice(0, limit))
    return { messages, more: found.length > limit }
  }

  async markRead(workspaceId: WorkspaceId, userId: UserId, upTo: number): Promise<number> {
    const readUpTo = await this.marks.mark(workspaceId, userId, upTo)
    this.#news.tell(workspaceId, userId, { type: 'read', userId, readUpTo })
    return readUpTo
  }

  async markThreadRead({ workspaceId, userId, messageId }: At, upTo: number): Promise<number> {
    const { id: thread } = await this.#root(workspaceId, messageId)
    const readUpTo = await this.marks.markThread(thread, userId, upTo)
    this.#news.tell(workspaceId, userId, { type: 'read', userId, readUpTo, thread })
    return readUpTo
  }

  /** Threads have one level: a reply to a reply belongs to what began it all. */
  async #root(workspaceId: WorkspaceId, id: number): Promise<StoredMessage> {
    const found = await this.#messages.get(workspaceId, id)
    return found.replyTo === null ? found : this.#messages.get(workspaceId, found.replyTo)
  }

  async #mentions(workspaceId: WorkspaceId, text: string): Promise<UserId[]> {
    const ids = await this.#messages.memberIds(workspaceId)
    return mentionsIn(text, await this.#people.inWorkspace(workspaceId, ids))
  }

  /** What somebody has read is known to their own tabs only. */
  #tellRead(workspaceId: WorkspaceId, userId: UserId, { id, replyTo }: Message): void {
    const thread = replyTo === null ? {} : { thread: replyTo }
    this.#news.tell(workspaceId, userId, { type: 'read', userId, readUpTo: id, ...thread })
  }

  async #tellReply(workspaceId: WorkspaceId, root: StoredMessage, message: Message): Promise<void> {
    const people = await this.#tellRoot(workspaceId, root.id)
    const followers = [...new Set([root.authorId, ...people, ...message.mentions])]
    this.#news.publish(workspaceId, { type: 'message', message, followers })
  }

  /** What began a thread says how many replies it has. Returns who wrote in it. */
  async #tellRoot(workspaceId: WorkspaceId, id: number): Promise<readonly UserId[]> {
    const root = await this.#messages.get(workspaceId, id)
    const { thread } = await this.#tellChanged(workspaceId, root)
    return thread?.people ?? []
  }

  async #tellWithRoot({ workspaceId }: At, changed: StoredMessage): Promise<Message> {
    if (changed.replyTo !== null) await this.#tellRoot(workspaceId, changed.replyTo)
    return this.#tellChanged(workspaceId, changed)
  }

  async #tellChanged(workspaceId: WorkspaceId, stored: StoredMessage): Promise<Message> {
    const message = await this.#views.one(workspaceId, stored)
    this.#news.publish(workspaceId, { type: 'message_changed', message })
    return message
  }

  async #limit({ workspaceId, userId }: At): Promise<void> {
    await this.#changes.consume(`${workspaceId} ${userId}`).catch(tooOften)
  }
}

function tooOften(): never {
  throw new AppError('rate_limited', 'That was a lot at once. Wait a moment.')
}
