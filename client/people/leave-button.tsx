import { type ReactNode, useState } from 'react'
import { membersApi } from './members-api.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'

/** The way out for oneself; asked first, for only others can undo it. */
export function LeaveButton(): ReactNode {
  const { workspace, me } = useWorkspace()
  const [leaving, setLeaving] = useState(false)
  return (
    <>
      <Button size="small" tone="danger" onClick={() => setLeaving(true)}>
        {t('Leave')}
      </Button>
      <ConfirmDialog
        open={leaving}
        onOpenChange={setLeaving}
        title={t('Leave {name}?', { name: workspace.name })}
        action={t('Leave')}
        onConfirm={() => membersApi.removeMember(workspace.id, me.id)}
      >
        {t('You need a new invite to come back.')}
      </ConfirmDialog>
    </>
  )
}
