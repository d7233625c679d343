import type { ColumnType, Generated } from 'kysely'
import type { GitSource } from '../../shared/git-source.ts'
import type { GrantableRole, Role } from '../../shared/roles.ts'
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
    /** Its first files come from there instead of from its template. */
    source: ColumnType<GitSource | null, string | null | undefined, never>
    /** What people want: it is made so by the reconciler, after a crash too. */
    desired: 'running' | 'stopped' | 'deleted'
    /** What was last seen. */
    status: WorkspaceStatus
    reason: string | null
    steps: Json<StartStep[]>
    /** Which life of the sandbox this is. */
    generation: Generated<number>
    /** The settings that life was started with: a change counts from the next start on. */
    life_settings: ColumnType<
      WorkspaceSettings | null,
      string | null | undefined,
      string | null | undefined
    >
    /** Whether its first files were laid out once: emptying the folder does not bring them back. */
    template_applied: Generated<boolean>
    keep_awake_until: Date | null
    created_at: Time
    last_active_at: Time
  }
  member: {
    workspace_id: string
    user_id: string
    role: Role
    slot: number
    /** The link they came by; null for who made the workspace. */
    invite_id: string | null
    joined_at: Time
  }
  /** Who was here once: keeps their colour, and keeps out who was removed. */
  former_member: {
    workspace_id: string
    user_id: string
    slot: number
    removed: boolean
    left_at: Time
  }
  invite: {
    id: Generated<string>
    workspace_id: string
    role: GrantableRole
    secret_hash: Buffer
    created_by: string
    created_at: Time
    expires_at: Date
    revoked_at: Date | null
  }
  /** Slugs ever given, so that none is given twice. */
  slug: { slug: string }
}
