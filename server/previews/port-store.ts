import { sql, type Kysely } from 'kysely'
import { WorkspaceId } from '../../shared/ids.ts'
import type { Visibility } from '../../shared/ports.ts'
import type { Database } from '../store/schema.ts'

/** What was decided about a port. `epoch` tells a cookie from before the last decision. */
export type PortRule = { readonly visibility: Visibility; readonly epoch: number }
/** What a port is until somebody says otherwise. */
export const DEFAULT_RULE: PortRule = { visibility: 'members', epoch: 0 }

/** Where a workspace stands, for those who come by its slug. */
export type PreviewWorkspace = {
  readonly id: WorkspaceId
  readonly name: string
  readonly status: string
  readonly template: string
}

/** Ports and what was decided about them, in Postgres. */
export class PortStore {
  readonly #db: Kysely<Database>

  constructor(deps: { db: Kysely<Database> }) {
    this.#db = deps.db
  }

  async rules(workspaceId: WorkspaceId): Promise<Map<number, PortRule>> {
    const rows = await this.#db
      .selectFrom('port')
      .select(['port', 'visibility', 'epoch'])
      .where('workspace_id', '=', workspaceId)
      .execute()
    return new Map(rows.map(({ port, visibility, epoch }) => [port, { visibility, epoch }]))
  }

  /** Every decision is a new epoch. */
  async decide(at: { workspaceId: WorkspaceId; port: number; visibility: Visibility }) {
    await sql`
      insert into port (workspace_id, port, visibility)
      values (${at.workspaceId}, ${at.port}, ${at.visibility})
      on conflict (workspace_id, port)
      do update set visibility = excluded.visibility, epoch = port.epoch + 1
      where port.visibility <> excluded.visibility`.execute(this.#db)
  }

  async bySlug(slug: string): Promise<PreviewWorkspace | undefined> {
    return this.#find('slug', slug)
  }

  async byId(id: WorkspaceId): Promise<(PreviewWorkspace & { slug: string }) | undefined> {
    return this.#find('id', id)
  }

  async #find(column: 'slug' | 'id', value: string) {
    const row = await this.#db
      .selectFrom('workspace')
      .select(['id', 'slug', 'name', 'status', 'template'])
      .where(column, '=', value)
      .where('desired', '<>', 'deleted')
      .executeTakeFirst()
    return row && { ...row, id: WorkspaceId.parse(row.id) }
  }
}
