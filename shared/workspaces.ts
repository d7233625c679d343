import { z } from 'zod'
import { Person } from './accounts.ts'
import { GitSource } from './git-source.ts'
import { UserId, WorkspaceId } from './ids.ts'
import { GrantableRole, Role } from './roles.ts'
import { TemplateId } from './templates.ts'
import { Timestamp } from './time.ts'

export const WorkspaceName = z.string().trim().min(1).max(80)
/** DNS-safe, without `--`, never given to another workspace again. */
export const Slug = z
  .string()
  .max(40)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)

export const WorkspaceStatus = z.enum(['stopped', 'starting', 'running', 'stopping', 'failed'])
export type WorkspaceStatus = z.infer<typeof WorkspaceStatus>

/** What a start goes through, in this order. */
export const START_STEPS = [
  'disk',
  'image',
  'network',
  'database',
  'sandbox',
  'agent',
  'files',
] as const
export const StartStep = z.object({
  step: z.enum(START_STEPS),
  status: z.enum(['waiting', 'running', 'done', 'failed']),
  /** A short sentence: what is pulled or built, or what went wrong. */
  detail: z.string().optional(),
  ms: z.number().optional(),
})
export type StartStep = z.infer<typeof StartStep>

/** Memory in MiB, CPUs as a share (1.5 is one and a half), processes as a count. */
export const WorkspaceSettings = z.object({
  memoryMib: z.int().min(256).max(65_536),
  cpus: z.number().min(0.25).max(64),
  pids: z.int().min(64).max(16_384),
  /** Minutes without activity before it stops; null never stops by itself. */
  idleMinutes: z.int().min(5).max(1_440).nullable(),
})
export type WorkspaceSettings = z.infer<typeof WorkspaceSettings>

export const Workspace = z.object({
  id: WorkspaceId,
  slug: Slug,
  name: WorkspaceName,
  template: TemplateId,
  /** The repository it was made from, and whether its files have come. */
  source: GitSource.extend({ cloned: z.boolean() }).exactOptional(),
  status: WorkspaceStatus,
  /** Why it is in this state when that is not plain: what failed and what to do. */
  reason: z.string().nullable(),
  /** The steps of the present or last start. */
  steps: z.array(StartStep),
  /** When it will stop for idleness, if the countdown runs. */
  stopsAt: Timestamp.nullable(),
  role: Role,
  settings: WorkspaceSettings,
  createdAt: Timestamp,
  lastActiveAt: Timestamp,
})
export type Workspace = z.infer<typeof Workspace>

/** What a client sends to create one; the server decides the rest. */
export const NewWorkspace = z.object({
  name: WorkspaceName,
  template: TemplateId.default('blank'),
  /** Its first files come from there instead of from the template. */
  source: GitSource.exactOptional(),
})
export type NewWorkspace = z.input<typeof NewWorkspace>
export const WorkspaceChange = z.object({
  name: WorkspaceName.optional(),
  settings: WorkspaceSettings.partial().optional(),
})
export type WorkspaceChange = z.infer<typeof WorkspaceChange>

export const Member = Person.extend({ role: Role, joinedAt: Timestamp })
export type Member = z.infer<typeof Member>
export const MemberChange = z.object({ role: GrantableRole })

/** A link that makes whoever opens it a member. It can be used until it ends or is revoked. */
export const NewInvite = z.object({
  role: GrantableRole,
  hours: z.int().min(1).max(720).default(168),
})
export const Invite = z.object({
  id: z.uuid(),
  role: GrantableRole,
  createdBy: UserId,
  expiresAt: Timestamp,
})
export type Invite = z.infer<typeof Invite>
export const MadeInvite = Invite.extend({ url: z.url() })
export type MadeInvite = z.infer<typeof MadeInvite>
