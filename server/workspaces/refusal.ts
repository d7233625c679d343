import { AppError } from '../../shared/errors.ts'
import type { WorkspaceAction } from '../../shared/roles.ts'

const SENTENCES: Record<WorkspaceAction, string> = {
  read: 'You cannot see this workspace.',
  chat: 'You cannot write in this chat.',
  moderate: 'Only an owner or admin can delete what others wrote.',
  query: 'You cannot query this database.',
  edit: 'You are a viewer here: ask an admin for the editor role to change files.',
  type: 'You are a viewer here: ask an admin for the editor role to use terminals.',
  write_database: 'You are a viewer here: you can read the database but not change it.',
  run: 'You are a viewer here: ask an editor to start or stop the workspace.',
  share_port: 'You are a viewer here: ask an editor to share a port.',
  manage_members: 'Only the owner and admins manage members.',
  configure: 'Only the owner and admins change the settings.',
  delete: 'Only the owner can delete a workspace.',
}

/** Why somebody may not, in words for them. */
export function refusal(action: WorkspaceAction): string {
  return SENTENCES[action]
}

/** A stranger does not learn whether the workspace is there. */
export function strangerError(): AppError {
  return new AppError('not_found', 'There is no such workspace, or you are not a member of it.')
}
