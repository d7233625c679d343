import { type FormEvent, type ReactNode, useState } from 'react'
import type { Terminal } from '../../shared/terminals.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { nameTerminal } from './terminal-actions.ts'

/** The name of a terminal, asked for. */
export function RenameForm({ id, title }: Terminal): ReactNode {
  const { session } = useWorkspace()
  const [name, setName] = useState(title)
  const close = (): void => session.terminals.rename(null)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void nameTerminal(session, id, name.trim())
  }
  return (
    <Dialog open onOpenChange={close} title={t('Rename terminal')}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={t('Name')}
          hint={t('Everybody sees it. Left empty, its program names it.')}
          value={name}
          maxLength={80}
          onFocus={(event) => event.target.select()}
          onChange={(event) => setName(event.target.value)}
        />
        <DialogActions>
          <Button onClick={close}>{t('Cancel')}</Button>
          <Button type="submit" tone="primary">
            {t('Rename')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
