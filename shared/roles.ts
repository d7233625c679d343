import { z } from 'zod'

/** From most to least. */
export const ROLES = ['owner', 'admin', 'editor', 'viewer'] as const
export const Role = z.enum(ROLES)
export type Role = z.infer<typeof Role>

/** Roles an invite or a change of role can give; owner passes only by transfer. */
export const GrantableRole = z.enum(['admin', 'editor', 'viewer'])
export type GrantableRole = z.infer<typeof GrantableRole>

/**
 * The one policy table (decision 9): who may do what in a workspace. The server enforces it for
 * documents, terminals, SQL and ports alike; a client only asks it what to offer.
 */
const ALLOWED = {
  /** See files, documents, terminals, people, chat, and previews for members. */
  read: ['owner', 'admin', 'editor', 'viewer'],
  /** Speak in the chat. */
  chat: ['owner', 'admin', 'editor', 'viewer'],
  /** Delete what others said in the chat. */
  moderate: ['owner', 'admin'],
  /** SELECT through the read-only role. */
  query: ['owner', 'admin', 'editor', 'viewer'],
  /** Change files and documents. */
  edit: ['owner', 'admin', 'editor'],
  /** Open, type into and close terminals: a terminal can change anything. */
  type: ['owner', 'admin', 'editor'],
  /** SQL that writes. */
  write_database: ['owner', 'admin', 'editor'],
  /** Start, stop, and keep a workspace awake. */
  run: ['owner', 'admin', 'editor'],
  /** Say who sees a port. */
  share_port: ['owner', 'admin', 'editor'],
  /** Invite, change roles, remove members. */
  manage_members: ['owner', 'admin'],
  /** Rename, limits, idle stop. */
  configure: ['owner', 'admin'],
  delete: ['owner'],
} as const satisfies Record<string, readonly Role[]>

export type WorkspaceAction = keyof typeof ALLOWED

/** Whether a role may do something in its workspace. */
export function can(role: Role, action: WorkspaceAction): boolean {
  const roles: readonly Role[] = ALLOWED[action]
  return roles.includes(role)
}

/** Whether `role` may change what `other` is: only upwards of them, and never an owner. */
export function outranks(role: Role, other: Role): boolean {
  return ROLES.indexOf(role) < ROLES.indexOf(other)
}
