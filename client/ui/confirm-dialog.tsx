import { type FormEvent, type ReactNode, useState } from 'react'
import { t } from '../words/words.ts'
import { Button } from './button.tsx'
import { Dialog, DialogActions } from './dialog.tsx'
import { TextField } from './field.tsx'
import { FormError } from './form-error.tsx'

type Props = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  children: ReactNode
  action: string
  /** What has to be typed first, for what cannot be undone. */
  phrase?: string
  onConfirm: () => Promise<unknown>
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({ phrase, onConfirm, ...props }: Props): ReactNode {
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const close = (open: boolean): void => {
    setTyped('')
    setError(undefined)
    props.onOpenChange(open)
  }
  const confirm = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    try {
      await onConfirm()
      close(false)
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : t('It failed. Try again.'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog open={props.open} onOpenChange={close} title={props.title} description={props.children}>
      <form onSubmit={(event) => void confirm(event)} className="flex flex-col gap-4">
        {phrase !== undefined && (
          <TextField
            label={t('Type “{phrase}” to confirm', { phrase })}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        <FormError>{error}</FormError>
        <DialogActions>
          <Button onClick={() => close(false)}>{t('Cancel')}</Button>
          <Button
            type="submit"
            tone="danger"
            busy={busy}
            disabled={phrase !== undefined && typed !== phrase}
          >
            {props.action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
