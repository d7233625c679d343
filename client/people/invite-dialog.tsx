import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { InviteForm } from './invite-form.tsx'
import { MemberRows } from './member-rows.tsx'
import { OpenInvites } from './open-invites.tsx'

/** Who may be here, and the links by which others come. */
export function InviteDialog({ close }: { close: () => void }): ReactNode {
  const { workspace, may } = useWorkspace()
  const manages = may('manage_members')
  return (
    <Dialog
      open
      wide
      onOpenChange={close}
      title={manages ? `Invite to ${workspace.name}` : `Members of ${workspace.name}`}
      description={
        manages
          ? 'Whoever opens a link joins with its role, until it ends or is revoked.'
          : 'Owner and admins invite people and change roles.'
      }
    >
      {manages && <InviteForm />}
      <h3 className="font-medium text-body">Members</h3>
      <MemberRows />
      {manages && <OpenInvites />}
      <DialogActions>
        <Button tone={manages ? 'plain' : 'primary'} onClick={close}>
          Done
        </Button>
      </DialogActions>
    </Dialog>
  )
}
