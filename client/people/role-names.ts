import type { GrantableRole } from '../../shared/roles.ts'

/** The roles that can be given, with what they mean. */
export const GRANTABLE: readonly { value: GrantableRole; label: string; hint: string }[] = [
  { value: 'admin', label: 'Admin', hint: 'Everything, members and settings too' },
  { value: 'editor', label: 'Editor', hint: 'Edit files, type in terminals, change data' },
  { value: 'viewer', label: 'Viewer', hint: 'Look, chat, run read-only queries' },
]
