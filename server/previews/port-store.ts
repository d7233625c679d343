import { sql, type Kysely } from 'kysely'
import { type UserId, WorkspaceId } from '../../shared/ids.ts'
import type { Visibility } from '../../shared/ports.ts'
import { note } from '../store/audit.ts'
import type { Database } from '../store/schema.ts'

/** What was decided about a port. `epoch` tells a cookie from before the last decision. */
export type PortRule = {
  readonly visibility: Visibility
  readonly epoch: number
  /** When a public port is public no more. */
  readonly publicUntil?: Date
}
/** What a port is until somebody says otherwise. */
export const DEFAULT_RULE: PortRule = { visibility: 'members', epoch: 0 }

/** What a rule comes to at a time: a public port whose time is over is for members. */
export function ruleAt(rule: PortRule, now: number): PortRule {
  const over = rule.publicUntil !== undefined && rule.publicUntil.getTime() <= now
  return over ? { visibility: 'members', epoch: rule.epoch } : rule
}

/** Where a workspace stands, for those who come by its slug. */
export type PreviewWorkspace = {
  readonly id: WorkspaceId
  readonly name: string
  readonly status: string
  readonly template: string
}

export type Decision = {
  readonly workspaceId: WorkspaceId
  readonly port: number
  readonly visibility: Visibility
  readonly publicUntil?: Date
  readonly by: UserId
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
      .select(['port', 'visibility', 'epoch', 'public_until'])
      .where('workspace_id', '=', workspaceId)
      .execute()
    return new Map(
      rows.map(({ port, visibility, epoch, public_until: until }) => [
        port,
        { visibility, epoch, ...(until && { publicUntil: until }) },
      ]),
    )
  }

  /** Another visibility is a new epoch; another time for the same one is not. */
  decide(at: Decision): Promise<void> {
    return this.#db.transaction().execute(async (tx) => {
      await put(tx, at)
      const { workspaceId, by: actor, port, visibility, publicUntil } = at
      const until = publicUntil && { until: publicUntil.toISOString() }
      const details = { port: String(port), visibility, ...until }
      await note(tx, { kind: 'port_shared', actor, workspaceId, details })
    })
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

async function put(tx: Kysely<Database>, at: Decision): Promise<void> {
  const until = at.publicUntil ?? null
  await sql`
    insert into port (workspace_id, port, visibility, public_until)
    values (${at.workspaceId}, ${at.port}, ${at.visibility}, ${until})
    on conflict (workspace_id, port)
    do update set
      visibility = excluded.visibility,
      public_until = excluded.public_until,
      epoch = port.epoch + (port.visibility <> excluded.visibility)::int`.execute(tx)
}
