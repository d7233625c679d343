import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { Workspace } from '../../shared/workspaces.ts'
import { messageOf } from '../app/api.ts'
import { toast, toastError } from '../app/toasts.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { FormError } from '../ui/form-error.tsx'
import { t } from '../words/words.ts'
import { workspacesApi } from './workspaces-api.ts'

type Props = { workspace: Workspace; close: () => void; done: () => Promise<unknown> }

/** A new name; addresses stay as they are. */
export function RenameDialog({ workspace, close, done }: Props): ReactNode {
  const [name, setName] = useState(workspace.name)
  const rename = useMutation({
    mutationFn: async (to: string) => {
      await workspacesApi.change(workspace.id, { name: to })
      await done()
      return { before: workspace.name }
    },
    onSuccess: ({ before }) => {
      close()
      toast(t('The workspace has a new name.'), { label: t('Undo'), run: () => void undo(before) })
    },
  })
  const undo = async (before: string): Promise<void> => {
    try {
      await workspacesApi.change(workspace.id, { name: before })
      await done()
    } catch (error) {
      toastError(t('It kept the new name'), error)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    rename.mutate(name.trim())
  }
  return (
    <Dialog open onOpenChange={close} title={t('Rename workspace')}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={t('Name')}
          hint={t('Links and previews keep their addresses.')}
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.target.value)}
        />
        {rename.isError && <FormError>{messageOf(rename.error)}</FormError>}
        <DialogActions>
          <Button onClick={close}>{t('Cancel')}</Button>
          <Button
            type="submit"
            tone="primary"
            busy={rename.isPending}
            disabled={name.trim() === ''}
          >
            {t('Rename')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
