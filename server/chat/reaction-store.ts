import { sql, type Kysely } from 'kysely'
import type { Reaction } from '../../shared/chat.ts'
import { AppError } from '../../shared/errors.ts'
import { UserId } from '../../shared/ids.ts'
import { LIMITS } from '../../shared/limits.ts'
import type { Database } from '../store/schema.ts'

type OfPerson = { messageId: number; userId: UserId; emoji: string }

/** Emoji that people put on messages: one of a kind per person, and a bounded number of kinds. */
export class ReactionStore {
  readonly #db: Kysely<Database>

  constructor(deps: { db: Kysely<Database> }) {
    this.#db = deps.db
  }

  async add({ messageId, userId, emoji }: OfPerson): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      // Counted under a lock: two people must not add the last kind both.
      const found = await tx
        .selectFrom('message')
        .select('deleted_at')
        .where('id', '=', String(messageId))
        .forUpdate()
        .executeTakeFirst()
      if (!found || found.deleted_at) throw new AppError('conflict', 'This message was deleted.')
      const kinds = await tx
        .selectFrom('message_reaction')
        .select('emoji')
        .distinct()
        .where('message_id', '=', String(messageId))
        .execute()
      const known = kinds.some((kind) => kind.emoji === emoji)
      if (!known && kinds.length >= LIMITS.chatReactions) {
        const message = `One message takes up to ${LIMITS.chatReactions} kinds of reaction. Use one that is there.`
        throw new AppError('conflict', message)
      }
      await tx
        .insertInto('message_reaction')
        .values({ message_id: String(messageId), person_id: userId, emoji })
        .onConflict((clash) => clash.doNothing())
        .execute()
    })
  }

  async remove({ messageId, userId, emoji }: OfPerson): Promise<void> {
    await this.#db
      .deleteFrom('message_reaction')
      .where('message_id', '=', String(messageId))
      .where('person_id', '=', userId)
      .where('emoji', '=', emoji)
      .execute()
  }

  /** By message; kinds and people in the order in which they came. */
  async of(messageIds: readonly number[]): Promise<Map<number, Reaction[]>> {
    const { rows } = await sql<{ id: string; emoji: string; people: string[] }>`
      select message_id as id, emoji, array_agg(person_id order by created_at) as people
      from message_reaction where message_id = any (${messageIds.map(String)}::bigint[])
      group by message_id, emoji order by min(created_at)`.execute(this.#db)
    const all = rows.map(({ id, emoji, people }) => ({
      id: Number(id),
      reaction: { emoji, people: people.map((one) => UserId.parse(one)) },
    }))
    const byMessage = Map.groupBy(all, ({ id }) => id)
    return new Map([...byMessage].map(([id, list]) => [id, list.map(({ reaction }) => reaction)]))
  }
}
