import { sql, type Kysely } from 'kysely'
import { UserId, type WorkspaceId } from '../../shared/ids.ts'
import type { Database } from '../store/schema.ts'

/** A message as it is kept: its author is known by id only. */
export type StoredMessage = {
  readonly id: number
  readonly authorId: UserId
  readonly text: string
  readonly mentions: UserId[]
  readonly createdAt: Date
}
type Row = { id: string; author_id: string; text: string; mentions: string[]; created_at: Date }

/** What was said in workspaces, in Postgres. */
export class MessageStore {
  readonly #db: Kysely<Database>

  constructor(deps: { db: Kysely<Database> }) {
    this.#db = deps.db
  }

  /** The latest messages below `before`, oldest first. */
  async page(
    workspaceId: WorkspaceId,
    { before, limit }: { before?: number | undefined; limit: number },
  ): Promise<StoredMessage[]> {
    let query = this.#db
      .selectFrom('message')
      .select(['id', 'author_id', 'text', 'mentions', 'created_at'])
      .where('workspace_id', '=', workspaceId)
    if (before !== undefined) query = query.where('id', '<', String(before))
    const rows = await query.orderBy('id', 'desc').limit(limit).execute()
    return rows.toReversed().map(stored)
  }

  /** Durable when it resolves. What one writes, one has read. */
  async add(message: {
    workspaceId: WorkspaceId
    authorId: UserId
    text: string
    mentions: UserId[]
  }): Promise<StoredMessage> {
    const { workspaceId, authorId, text, mentions } = message
    return this.#db.transaction().execute(async (tx) => {
      const row = await tx
        .insertInto('message')
        .values({ workspace_id: workspaceId, author_id: authorId, text, mentions })
        .returning(['id', 'author_id', 'text', 'mentions', 'created_at'])
        .executeTakeFirstOrThrow()
      await advance(tx, { workspaceId, userId: authorId, upTo: row.id })
      return stored(row)
    })
  }

  /** Moves the mark forward, never back and never past the last message. Returns where it is. */
  async markRead(workspaceId: WorkspaceId, userId: UserId, upTo: number): Promise<number> {
    const { rows } = await sql<{ last: string }>`
      select coalesce(max(id), 0) as last from message
      where workspace_id = ${workspaceId} and id <= ${String(upTo)}`.execute(this.#db)
    await advance(this.#db, { workspaceId, userId, upTo: rows[0]?.last ?? '0' })
    return this.readUpTo(workspaceId, userId)
  }

  async readUpTo(workspaceId: WorkspaceId, userId: UserId): Promise<number> {
    const row = await this.#db
      .selectFrom('read_mark')
      .select('read_up_to')
      .where('workspace_id', '=', workspaceId)
      .where('user_id', '=', userId)
      .executeTakeFirst()
    return Number(row?.read_up_to ?? 0)
  }

  /** Who can be mentioned. */
  async memberIds(workspaceId: WorkspaceId): Promise<UserId[]> {
    const rows = await this.#db
      .selectFrom('member')
      .select('user_id')
      .where('workspace_id', '=', workspaceId)
      .execute()
    return rows.map((row) => UserId.parse(row.user_id))
  }
}

async function advance(
  db: Kysely<Database>,
  { workspaceId, userId, upTo }: { workspaceId: WorkspaceId; userId: UserId; upTo: string },
): Promise<void> {
  await sql`
    insert into read_mark (workspace_id, user_id, read_up_to)
    values (${workspaceId}, ${userId}, ${upTo})
    on conflict (workspace_id, user_id)
    do update set read_up_to = greatest(read_mark.read_up_to, excluded.read_up_to)`.execute(db)
}

function stored(row: Row): StoredMessage {
  return {
    id: Number(row.id),
    authorId: UserId.parse(row.author_id),
    text: row.text,
    mentions: row.mentions.map((id) => UserId.parse(id)),
    createdAt: row.created_at,
  }
}
