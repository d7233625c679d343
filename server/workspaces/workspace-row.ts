import type { Selectable } from 'kysely'
import type { Role } from '../../shared/roles.ts'
import { START_STEPS, type StartStep, type Workspace } from '../../shared/workspaces.ts'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { WorkspaceTables } from './tables.ts'

/** A workspace as it is stored. */
export type WorkspaceRow = Omit<Selectable<WorkspaceTables['workspace']>, 'id'> & {
  id: WorkspaceId
}

/** The one place a row becomes something a browser may see. */
export function toWire(row: WorkspaceRow, stopsAt: number | undefined): Omit<Workspace, 'role'> {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    template: row.template,
    ...(row.source && { source: { ...row.source, cloned: row.template_applied } }),
    status: row.status,
    reason: row.reason,
    steps: row.steps,
    stopsAt: stopsAt === undefined ? null : new Date(stopsAt).toISOString(),
    settings: row.settings,
    createdAt: row.created_at.toISOString(),
    lastActiveAt: row.last_active_at.toISOString(),
  }
}

/** The same with the role of whoever asks. */
export function toWireFor(row: WorkspaceRow, role: Role, stopsAt: number | undefined): Workspace {
  return { ...toWire(row, stopsAt), role }
}

/** Every step of a start, none of them begun. */
export function waitingSteps(): StartStep[] {
  return START_STEPS.map((step) => ({ step, status: 'waiting' }))
}
