import { sql, type Kysely } from 'kysely'
import type { UserId, WorkspaceId } from '../../shared/ids.ts'
import type { Database } from '../store/schema.ts'

const MOST_THREADS = 100

/** How far people have read: one mark for what is outside of threads, and one per thread. */
export class ReadMarks {
  readonly #db: Kysely<Database>

  constructor(deps: { db: Kysely<Database> }) {
    this.#db = deps.db
  }

  /** Moves the mark forward, never back and never past the last message. Returns where it is. */
  async mark(workspaceId: WorkspaceId, userId: UserId, upTo: number): Promise<number> {
    const { rows } = await sql<{ last: string }>`
      select coalesce(max(id), 0) as last from message
      where workspace_id = ${workspaceId} and reply_to is null and id <= ${String(upTo)}`.execute(
      this.#db,
    )
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

  /** The same for the replies of one thread. */
  async markThread(thread: number, userId: UserId, upTo: number): Promise<number> {
    const { rows } = await sql<{ last: string }>`
      select coalesce(max(id), 0) as last from message
      where reply_to = ${String(thread)} and id <= ${String(upTo)}`.execute(this.#db)
    await advanceThread(this.#db, { thread: String(thread), userId, upTo: rows[0]?.last ?? '0' })
    return this.threadReadUpTo(thread, userId)
  }

  async threadReadUpTo(thread: number, userId: UserId): Promise<number> {
    const row = await this.#db
      .selectFrom('thread_mark')
      .select('read_up_to')
      .where('message_id', '=', String(thread))
      .where('user_id', '=', userId)
      .executeTakeFirst()
    return Number(row?.read_up_to ?? 0)
  }

  /** Replies of others to somebody: in threads they began or wrote in, or that name them. */
  async unreadThreads(
    workspaceId: WorkspaceId,
    userId: UserId,
  ): Promise<{ id: number; unread: number }[]> {
    const { rows } = await sql<{ id: string; unread: number }>`
      select reply.reply_to as id, count(*)::int as unread
      from message reply
      join message root on root.id = reply.reply_to
      left join thread_mark mark on mark.message_id = reply.reply_to and mark.user_id = ${userId}
      where reply.workspace_id = ${workspaceId}
        and reply.reply_to is not null
        and reply.deleted_at is null
        and reply.author_id <> ${userId}
        and reply.id > coalesce(mark.read_up_to, 0)
        and (
          root.author_id = ${userId}
          or ${userId} = any (reply.mentions)
          or exists (
            select from message mine
            where mine.reply_to = reply.reply_to and mine.author_id = ${userId}
          )
        )
      group by reply.reply_to
      order by max(reply.id) desc
      limit ${MOST_THREADS}`.execute(this.#db)
    return rows.map(({ id, unread }) => ({ id: Number(id), unread }))
  }
}

/** Moves somebody's mark of a workspace forward. */
export async function advance(
  db: Kysely<Database>,
  { workspaceId, userId, upTo }: { workspaceId: WorkspaceId; userId: UserId; upTo: string },
): Promise<void> {
  await sql`
    insert into read_mark (workspace_id, user_id, read_up_to)
    values (${workspaceId}, ${userId}, ${upTo})
    on conflict (workspace_id, user_id)
    do update set read_up_to = greatest(read_mark.read_up_to, excluded.read_up_to)`.execute(db)
}

/** Moves somebody's mark of a thread forward. */
export async function advanceThread(
  db: Kysely<Database>,
  { thread, userId, upTo }: { thread: string; userId: UserId; upTo: string },
): Promise<void> {
  await sql`
    insert into thread_mark (message_id, user_id, read_up_to)
    values (${thread}, ${userId}, ${upTo})
    on conflict (message_id, user_id)
    do update set read_up_to = greatest(thread_mark.read_up_to, excluded.read_up_to)`.execute(db)
}
