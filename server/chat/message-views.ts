import { sql, type Kysely } from 'kysely'
import type { Message, Thread } from '../../shared/chat.ts'
import { UserId, type WorkspaceId } from '../../shared/ids.ts'
import type { People } from '../seams.ts'
import type { Database } from '../store/schema.ts'
import { ImageStore } from './image-store.ts'
import type { StoredMessage } from './message-store.ts'
import { ReactionStore } from './reaction-store.ts'

/** Makes of what is kept what a browser may see: with authors, reactions, pictures and threads. */
export class MessageViews {
  readonly #db: Kysely<Database>
  readonly #people: People
  readonly #reactions: ReactionStore
  readonly #images: ImageStore

  constructor(deps: { db: Kysely<Database>; people: People }) {
    this.#db = deps.db
    this.#people = deps.people
    this.#reactions = new ReactionStore(deps)
    this.#images = new ImageStore(deps)
  }

  async of(workspaceId: WorkspaceId, stored: readonly StoredMessage[]): Promise<Message[]> {
    if (stored.length === 0) return []
    const ids = stored.map(({ id }) => id)
    const authorIds = [...new Set(stored.map(({ authorId }) => authorId))]
    const [people, reactions, images, threads] = await Promise.all([
      this.#people.inWorkspace(workspaceId, authorIds),
      this.#reactions.of(ids),
      this.#images.of(ids),
      this.#threads(ids),
    ])
    const byId = new Map(people.map((person) => [person.id, person]))
    return stored.map((one) => {
      const { id, authorId, replyTo, key, deleted } = one
      return {
        id,
        author: byId.get(authorId) ?? { id: authorId, name: 'Former member', slot: 0 },
        // A tombstone keeps its words for as long as they can be taken back, and shows them to nobody.
        text: deleted ? '' : one.text,
        mentions: deleted ? [] : one.mentions,
        createdAt: one.createdAt.toISOString(),
        replyTo,
        key,
        editedAt: one.editedAt?.toISOString() ?? null,
        deleted,
        reactions: (!deleted && reactions.get(id)) || [],
        images: (!deleted && images.get(id)) || [],
        thread: threads.get(id) ?? null,
      }
    })
  }

  async one(workspaceId: WorkspaceId, stored: StoredMessage): Promise<Message> {
    const [message] = await this.of(workspaceId, [stored])
    if (!message) throw new Error('A message without an author cannot be.')
    return message
  }

  async #threads(ids: readonly number[]): Promise<Map<number, Thread>> {
    type Row = { id: string; replies: number; last_at: Date; people: string[] }
    const { rows } = await sql<Row>`
      select id, sum(n)::int as replies, max(last_at) as last_at,
        array_agg(author_id order by first) as people
      from (
        select reply_to as id, author_id, count(*) as n, min(id) as first, max(created_at) as last_at
        from message
        where reply_to = any (${ids.map(String)}::bigint[]) and deleted_at is null
        group by reply_to, author_id
      ) by_author group by id`.execute(this.#db)
    return new Map(
      rows.map(({ id, replies, last_at, people }) => [
        Number(id),
        {
          replies,
          lastAt: last_at.toISOString(),
          people: people.map((one) => UserId.parse(one)),
        },
      ]),
    )
  }
}
