import { type FormEvent, type ReactNode, useState } from 'react'
import { join, nameFault, nameOf, parentOf } from '../files/paths.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { t } from '../words/words.ts'
import { useQueryActions } from './use-query-actions.ts'

type Props = { path: string; taken: readonly string[]; close: () => void }

/** A new name for a shared query; the ending stays, by which it is one. */
export function RenameQuery({ path, taken, close }: Props): ReactNode {
  const actions = useQueryActions()
  const [stem, setStem] = useState(nameOf(path).replace(/\.sql$/, ''))
  const name = `${stem.trim()}.sql`
  const others = taken.filter((each) => each !== path).map(nameOf)
  const fault = stem.trim() === '' ? t('Give it a name.') : nameFault(name, others)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (fault !== undefined) return
    await actions.rename(path, join(parentOf(path), name))
    close()
  }
  return (
    <Dialog
      open
      onOpenChange={close}
      title={t('Rename query')}
      description={t('For everybody here.')}
    >
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <TextField
          label={t('Name')}
          value={stem}
          spellCheck={false}
          error={fault}
          hint={t('It ends in .sql.')}
          onFocus={({ target }) => target.select()}
          onChange={(event) => setStem(event.target.value)}
        />
        <DialogActions>
          <Button onClick={close}>{t('Cancel')}</Button>
          <Button type="submit" tone="primary" disabled={fault !== undefined}>
            {t('Rename')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
