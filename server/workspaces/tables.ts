import type { ColumnType, Generated } from 'kysely'
import type { Role } from '../../shared/roles.ts'
import type { TemplateId } from '../../shared/templates.ts'
import type { StartStep, WorkspaceSettings, WorkspaceStatus } from '../../shared/workspaces.ts'

type Time = ColumnType<Date, Date | undefined, Date>
type Json<T> = ColumnType<T, string, string>

export type WorkspaceTables = {
  workspace: {
    id: Generated<string>
    slug: string
    name: string
    template: TemplateId
    settings: Json<WorkspaceSettings>
    /** What people want: it is made so by the reconciler, after a crash too. */
    desired: 'running' | 'stopped' | 'deleted'
    /** What was last seen. */
    status: WorkspaceStatus
    reason: string | null
    steps: Json<StartStep[]>
    /** Which life of the sandbox this is. */
    generation: Generated<number>
    created_at: Time
    last_active_at: Time
  }
  member: {
    workspace_id: string
    user_id: string
    role: Role
    slot: number
    joined_at: Time
  }
  invite: {
    id: Generated<string>
    workspace_id: string
    role: Role
    secret_hash: Buffer
    created_by: string
    created_at: Time
    expires_at: Date
    revoked_at: Date | null
  }
  /** Slugs ever given, so that none is given twice. */
  slug: { slug: string }
}
