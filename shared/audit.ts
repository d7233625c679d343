import { z } from 'zod'
import { UserId } from './ids.ts'
import { Timestamp } from './time.ts'

/** What is written down: every way in, and every change of what somebody may do. */
export const AuditKind = z.enum([
  'signed_in',
  'signed_out',
  'passkey_added',
  'passkey_revoked',
  'token_made',
  'token_revoked',
  'owner_link_made',
  'workspace_created',
  'workspace_deleted',
  'invite_made',
  'invite_revoked',
  'joined',
  'role_changed',
  'left',
  'removed',
  'restored',
  'port_shared',
])
export type AuditKind = z.infer<typeof AuditKind>

/** Somebody as they are called today; null when there is no such person any more. */
const Who = z.object({ id: UserId, name: z.string().nullable() })

export const AuditEntry = z.object({
  /** Grows with time. */
  id: z.string().regex(/^\d{1,19}$/),
  at: Timestamp,
  kind: AuditKind,
  /** Who did it; null for whoever runs the server, at the command line. */
  actor: Who.nullable(),
  /** To whom it was done, if not to themselves. */
  subject: Who.nullable(),
  /** What else there is to say: `role`, `device`, `name`, `port`, `visibility`, `until`. Never a secret. */
  details: z.record(z.string(), z.string()),
})
export type AuditEntry = z.infer<typeof AuditEntry>

/** The newest first. `next` asks for what came before, as `?before=`; null at the beginning of time. */
export const AuditPage = z.object({
  entries: z.array(AuditEntry),
  next: AuditEntry.shape.id.nullable(),
})
export type AuditPage = z.infer<typeof AuditPage>
