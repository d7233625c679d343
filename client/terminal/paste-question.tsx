import { type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import { prefer } from '../app/preferences.ts'
import { toastError } from '../app/toasts.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { t } from '../words/words.ts'
import type { PasteGuard } from './paste-guard.ts'
import { linesOf } from './paste-rule.ts'

const SHOWN_LINES = 12

/** Asks before lines are pasted that would run one by one. */
export function PasteQuestion({ guard }: { guard: PasteGuard }): ReactNode {
  const text = useStore(guard.store, (state) => state.text)
  if (text === null) return null
  return <Question text={text} answer={(how) => guard.answer(how)} />
}

type Props = { text: string; answer: (how: Parameters<PasteGuard['answer']>[0]) => void }

function Question({ text, answer }: Props): ReactNode {
  const [quiet, setQuiet] = useState(false)
  const lines = linesOf(text)
  const paste = (how: 'as it is' | 'as one line'): void => {
    if (quiet)
      prefer({ askBeforePaste: false }).catch((error: unknown) =>
        toastError(t('This choice is not kept on the server yet'), error),
      )
    answer(how)
  }
  return (
    <Dialog
      open
      onOpenChange={() => answer('not at all')}
      title={t('Paste {count} lines?', { count: lines.length })}
      description={t('What runs here takes each line as a command of its own, at once.')}
    >
      <pre
        // Long lines scroll, and what scrolls must be reachable.
        tabIndex={0}
        aria-label={t('What would be pasted')}
        className="max-h-60 overflow-auto rounded-control border border-line bg-editor px-3 py-2 font-mono text-meta text-body"
      >
        {lines.slice(0, SHOWN_LINES).join('\n')}
        {lines.length > SHOWN_LINES &&
          `\n${t('… and {count} more', { count: lines.length - SHOWN_LINES })}`}
      </pre>
      <label className="flex min-h-6 items-center gap-2">
        <input
          type="checkbox"
          checked={quiet}
          onChange={(event) => setQuiet(event.target.checked)}
          className="size-4"
        />
        {t('Don’t ask again')}
      </label>
      <DialogActions>
        <Button onClick={() => answer('not at all')}>{t('Cancel')}</Button>
        <Button onClick={() => paste('as one line')}>{t('Paste as one line')}</Button>
        <Button tone="primary" data-first onClick={() => paste('as it is')}>
          {t('Paste')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
