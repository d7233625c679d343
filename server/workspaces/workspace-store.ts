import { sql, type Kysely, type Transaction } from 'kysely'
import { AppError } from '../../shared/errors.ts'
import type { GitSource } from '../../shared/git-source.ts'
import { WorkspaceId, type UserId } from '../../shared/ids.ts'
import type { Role } from '../../shared/roles.ts'
import type { TemplateId } from '../../shared/templates.ts'
import type {
  StartStep,
  WorkspaceChange,
  WorkspaceSettings,
  WorkspaceStatus,
} from '../../shared/workspaces.ts'
import { note } from '../store/audit.ts'
import type { Database } from '../store/schema.ts'
import { makeSlug } from './slug.ts'
import { waitingSteps, type WorkspaceRow } from './workspace-row.ts'

export type Observation = {
  status?: WorkspaceStatus
  reason?: string | null
  steps?: StartStep[]
  templateApplied?: boolean
}
export type NewRecord = {
  name: string
  template: TemplateId
  settings: WorkspaceSettings
  source?: GitSource
}

/** What workspaces there are, what people want of them, and what was last seen. */
export class WorkspaceStore {
  readonly #db: Kysely<Database>

  constructor(deps: { db: Kysely<Database> }) {
    this.#db = deps.db
  }

  /** Wanted running from the first moment, so that a crash right after it loses nothing. */
  create(owner: UserId, record: NewRecord): Promise<WorkspaceRow> {
    return this.#db.transaction().execute(async (tx) => {
      const slug = await takeSlug(tx, record.name)
      const row = await tx
        .insertInto('workspace')
        .values({
          slug,
          name: record.name,
          template: record.template,
          settings: JSON.stringify(record.settings),
          source: record.source ? JSON.stringify(record.source) : null,
          desired: 'running',
          status: 'starting',
          steps: JSON.stringify(waitingSteps()),
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      await tx
        .insertInto('member')
        .values({ workspace_id: row.id, user_id: owner, role: 'owner', slot: 0 })
        .execute()
      const { id: workspaceId, name } = row
      await note(tx, { kind: 'workspace_created', actor: owner, workspaceId, details: { name } })
      return branded(row)
    })
  }

  /** Also one that is being deleted. */
  async find(id: WorkspaceId): Promise<WorkspaceRow | undefined> {
    const row = await this.#db
      .selectFrom('workspace')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
    return row && branded(row)
  }

  /** One that is there for people; one that is being deleted is not. */
  async get(id: WorkspaceId): Promise<WorkspaceRow> {
    const row = await this.find(id)
    if (row && row.desired !== 'deleted') return row
    throw new AppError('not_found', 'There is no such workspace.')
  }

  async listFor(userId: UserId): Promise<{ row: WorkspaceRow; role: Role }[]> {
    const rows = await this.#db
      .selectFrom('workspace')
      .innerJoin('member', 'member.workspace_id', 'workspace.id')
      .selectAll('workspace')
      .select('member.role')
      .where('member.user_id', '=', userId)
      .where('desired', '!=', 'deleted')
      .orderBy('last_active_at', 'desc')
      .orderBy('workspace.id')
      .execute()
    return rows.map(({ role, ...row }) => ({ row: branded(row), role }))
  }

  async all(): Promise<WorkspaceRow[]> {
    return (await this.#db.selectFrom('workspace').selectAll().execute()).map(branded)
  }

  change(id: WorkspaceId, change: WorkspaceChange): Promise<WorkspaceRow> {
    return this.#db.transaction().execute(async (tx) => {
      const found = await tx
        .selectFrom('workspace')
        .selectAll()
        .where('id', '=', id)
        .where('desired', '!=', 'deleted')
        .forUpdate()
        .executeTakeFirst()
      if (!found) throw new AppError('not_found', 'There is no such workspace.')
      const settings = { ...found.settings, ...change.settings }
      const row = await tx
        .updateTable('workspace')
        .set({ name: change.name ?? found.name, settings: JSON.stringify(settings) })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow()
      return branded(row)
    })
  }

  /** Writes what people want, before anything is done about it. Deleted stays deleted. */
  async want(
    id: WorkspaceId,
    desired: WorkspaceRow['desired'],
    seen: Observation = {},
  ): Promise<WorkspaceRow | undefined> {
    const row = await this.#db
      .updateTable('workspace')
      .set({ desired, ...columnsOf(seen) })
      .where('id', '=', id)
      .where('desired', '!=', 'deleted')
      .returningAll()
      .executeTakeFirst()
    return row && branded(row)
  }

  /** Gone for everybody from now on. False when somebody did it already. */
  wantDeleted(id: WorkspaceId, by: UserId): Promise<boolean> {
    return this.#db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('workspace')
        .set({ desired: 'deleted', ...columnsOf({ status: 'stopping', reason: null }) })
        .where('id', '=', id)
        .where('desired', '!=', 'deleted')
        .returning('name')
        .executeTakeFirst()
      if (!row) return false
      const details = { name: row.name }
      await note(tx, { kind: 'workspace_deleted', actor: by, workspaceId: id, details })
      return true
    })
  }

  /** Writes what was seen. Undefined when the workspace is gone. */
  async observe(id: WorkspaceId, seen: Observation): Promise<WorkspaceRow | undefined> {
    const row = await this.#db
      .updateTable('workspace')
      .set({ id, ...columnsOf(seen) })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst()
    return row && branded(row)
  }

  /** Notes a new life of the sandbox before it is created, with the settings it gets. */
  async beginLife(id: WorkspaceId, reason: string | null): Promise<WorkspaceRow> {
    const row = await this.#db
      .updateTable('workspace')
      .set((eb) => ({
        generation: eb('generation', '+', 1),
        life_settings: sql<string>`settings`,
        status: 'starting' as const,
        reason,
        steps: JSON.stringify(waitingSteps()),
      }))
      .where('id', '=', id)
      .where('desired', '=', 'running')
      .returningAll()
      .executeTakeFirst()
    if (row) return branded(row)
    throw new AppError('conflict', 'The workspace is not wanted running any more.')
  }

  async noteActivity(id: WorkspaceId, at: number): Promise<void> {
    const last_active_at = new Date(at)
    await this.#db
      .updateTable('workspace')
      .set({ last_active_at })
      .where('id', '=', id)
      .where('last_active_at', '<', last_active_at)
      .execute()
  }

  async keepAwake(id: WorkspaceId, until: number): Promise<WorkspaceRow> {
    const row = await this.#db
      .updateTable('workspace')
      .set({ keep_awake_until: new Date(until) })
      .where('id', '=', id)
      .where('desired', '!=', 'deleted')
      .returningAll()
      .executeTakeFirst()
    if (row) return branded(row)
    throw new AppError('not_found', 'There is no such workspace.')
  }

  /** The last step of deleting: the record and everything that hangs on it. */
  async remove(id: WorkspaceId): Promise<void> {
    await this.#db.deleteFrom('workspace').where('id', '=', id).execute()
  }
}

async function takeSlug(tx: Transaction<Database>, name: string): Promise<string> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const slug = makeSlug(name)
    const taken = await tx
      .insertInto('slug')
      .values({ slug })
      .onConflict((conflict) => conflict.doNothing())
      .returning('slug')
      .executeTakeFirst()
    if (taken) return slug
  }
  throw new AppError('internal', 'No free address was found for this workspace. Try again.')
}

function columnsOf({ status, reason, steps, templateApplied }: Observation) {
  return {
    ...(status && { status }),
    ...(reason !== undefined && { reason }),
    ...(steps && { steps: JSON.stringify(steps) }),
    ...(templateApplied !== undefined && { template_applied: templateApplied }),
  }
}

function branded(row: Omit<WorkspaceRow, 'id'> & { id: string }): WorkspaceRow {
  return { ...row, id: WorkspaceId.parse(row.id) }
}
