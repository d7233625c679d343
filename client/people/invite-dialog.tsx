import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { t } from '../words/words.ts'
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
      title={
        manages
          ? t('Invite to {name}', { name: workspace.name })
          : t('Members of {name}', { name: workspace.name })
      }
      description={
        manages
          ? t('Whoever opens a link joins with its role, until it ends or is revoked.')
          : t('Owner and admins invite people and change roles.')
      }
    >
      {manages && <InviteForm />}
      <h3 className="font-medium text-body">{t('Members')}</h3>
      <MemberRows />
      {manages && <OpenInvites />}
      <DialogActions>
        <Button tone={manages ? 'plain' : 'primary'} onClick={close}>
          {t('Done')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
