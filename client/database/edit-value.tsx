import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from 'react'
import type { Column } from '../../shared/database.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { t } from '../words/words.ts'

type Props = {
  column: Column
  nullable: boolean
  value: string | null
  save: (from: string | null, to: string | null) => Promise<void>
  close: () => void
}

/** One value of a row, to look at and to change. */
export function EditValue({ column, nullable, value, save, close }: Props): ReactNode {
  const [text, setText] = useState(value ?? '')
  const [isNull, setNull] = useState(value === null)
  const [busy, setBusy] = useState(false)
  const next = isNull ? null : text
  const submit = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault()
    setBusy(true)
    if (next !== value) await save(value, next)
    close()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // Enter saves; with Shift it is a new line, as values have them too.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void submit()
  }
  return (
    <Dialog
      open
      wide
      onOpenChange={close}
      title={t('Change {name}', { name: column.name })}
      description={t('{type}. Enter saves, Shift+Enter begins a line.', { type: column.type })}
    >
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
        <textarea
          aria-label={t('Value')}
          spellCheck={false}
          rows={Math.min(14, Math.max(2, text.split('\n').length, Math.ceil(text.length / 80)))}
          value={isNull ? '' : text}
          placeholder={isNull ? 'NULL' : ''}
          onChange={(event) => {
            setText(event.target.value)
            setNull(false)
          }}
          onKeyDown={onKeyDown}
          onFocus={({ target }) => target.select()}
          className="w-full rounded-control border border-line-strong bg-editor p-2.5 font-mono text-meta text-hi"
        />
        <label className="flex min-h-6 items-center gap-2">
          <input
            type="checkbox"
            checked={isNull}
            disabled={!nullable}
            onChange={(event) => setNull(event.target.checked)}
          />
          {nullable ? 'NULL' : t('NULL (this column takes none)')}
        </label>
        <DialogActions>
          <Button onClick={close}>{t('Cancel')}</Button>
          <Button type="submit" tone="primary" busy={busy}>
            {t('Save value')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
