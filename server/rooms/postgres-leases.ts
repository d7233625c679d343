import { sql, type Kysely } from 'kysely'
import { WorkspaceId } from '../../shared/ids.ts'
import type { Database } from '../store/schema.ts'
import type { LeaseStore } from './doc-store.ts'

type Held = readonly { workspaceId: WorkspaceId; epoch: number }[]

/** Leases as rows; the database's clock decides when one has run out, not ours. */
export class PostgresLeases implements LeaseStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async acquire(id: WorkspaceId, owner: string, ttlMs: number): Promise<number | undefined> {
    const { rows } = await sql<{ epoch: string }>`
      insert into workspace_lease as l (workspace_id, owner, epoch, expires_at)
      select id, ${owner}, 1, ${this.#end(ttlMs)} from workspace where id = ${id}
      on conflict (workspace_id) do update
        set owner = excluded.owner, epoch = l.epoch + 1, expires_at = excluded.expires_at
        where l.owner = excluded.owner or l.expires_at < clock_timestamp()
          -- Further ahead than any lease is given: the clock was set back since.
          or l.expires_at > ${this.#end(ttlMs)}
      returning epoch`.execute(this.#db)
    return rows[0] && Number(rows[0].epoch)
  }

  async renew(held: Held, owner: string, ttlMs: number): Promise<WorkspaceId[]> {
    const { rows } = await sql<{ workspace_id: string }>`
      update workspace_lease l set expires_at = ${this.#end(ttlMs)}
      from unnest(${held.map((h) => h.workspaceId)}::uuid[], ${held.map((h) => h.epoch)}::bigint[])
        as h (workspace_id, epoch)
      where l.workspace_id = h.workspace_id and l.epoch = h.epoch and l.owner = ${owner}
      returning l.workspace_id`.execute(this.#db)
    return rows.map((row) => WorkspaceId.parse(row.workspace_id))
  }

  async release(held: Held): Promise<void> {
    await sql`
      update workspace_lease l set expires_at = clock_timestamp()
      from unnest(${held.map((h) => h.workspaceId)}::uuid[], ${held.map((h) => h.epoch)}::bigint[])
        as h (workspace_id, epoch)
      where l.workspace_id = h.workspace_id and l.epoch = h.epoch`.execute(this.#db)
  }

  /** Whose leases run now; workspaces that nobody looks after are left out. */
  async ownersOf(ids: readonly WorkspaceId[]): Promise<Map<WorkspaceId, string>> {
    const { rows } = await sql<{ workspace_id: string; owner: string }>`
      select workspace_id, owner from workspace_lease
      where workspace_id = any(${ids}::uuid[]) and expires_at > clock_timestamp()`.execute(this.#db)
    return new Map(rows.map((row) => [WorkspaceId.parse(row.workspace_id), row.owner]))
  }

  #end(ttlMs: number) {
    return sql`clock_timestamp() + ${ttlMs}::int * interval '1 millisecond'`
  }
}
