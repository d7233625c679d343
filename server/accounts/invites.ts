import type { LinkInfo } from '../../shared/accounts.ts'
import type { UserId, WorkspaceId } from '../../shared/ids.ts'

/** Invites into workspaces, as the entrance sees them; the workspaces keep the promises. */
export interface InviteDesk {
  /** What a link opens; undefined when it opens nothing (any more). */
  describe(secret: string): Promise<Extract<LinkInfo, { kind: 'invite' }> | undefined>
  /** Makes the person a member; throws when the link has ended meanwhile. */
  redeem(secret: string, userId: UserId): Promise<WorkspaceId>
}
