import { useQueryClient } from '@tanstack/react-query'
import { Ellipsis } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Workspace } from '../../shared/workspaces.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
import { t } from '../words/words.ts'
import { RenameDialog } from './rename-dialog.tsx'
import { useRowEntries } from './use-row-entries.ts'
import { workspacesApi } from './workspaces-api.ts'

/** What else can be done with a workspace, by its role. */
export function RowMenu({ workspace }: { workspace: Workspace }): ReactNode {
  const { id, name } = workspace
  const queries = useQueryClient()
  const [asking, setAsking] = useState<'rename' | 'delete'>()
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['workspaces'] })
  const entries = useRowEntries(workspace, { ask: setAsking, refresh })
  return (
    <>
      <Menu entries={entries}>
        <IconButton label={t('Actions for {name}', { name })} icon={Ellipsis} />
      </Menu>
      {asking === 'rename' && (
        <RenameDialog workspace={workspace} close={() => setAsking(undefined)} done={refresh} />
      )}
      <ConfirmDialog
        open={asking === 'delete'}
        onOpenChange={() => setAsking(undefined)}
        title={t('Delete {name}?', { name })}
        action={t('Delete workspace')}
        phrase={name}
        onConfirm={async () => {
          await workspacesApi.delete(id)
          await refresh()
        }}
      >
        {t(
          'Its files, its database and its chat are gone for everybody in it. This cannot be undone.',
        )}
      </ConfirmDialog>
    </>
  )
}
