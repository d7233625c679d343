import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useState, useSyncExternalStore } from 'react'
import { IconButton } from '../ui/icon-button.tsx'
import { t } from '../words/words.ts'
import type { FindState } from './find-state.ts'

/** Looks for a text in the terminal below it. Enter goes on, Shift+Enter back, Escape ends. */
export function FindBar({ find }: { find: FindState }): ReactNode {
  const { open, index, count } = useSyncExternalStore(find.watch, find.view)
  const [text, setText] = useState('')
  if (!open) return null
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') find.close()
    else if (event.key !== 'Enter') return
    else if (event.shiftKey) find.previous(text)
    else find.next(text)
    event.preventDefault()
  }
  return (
    <search className="flex h-9 shrink-0 items-center gap-1 border-b border-line bg-panel px-2">
      <input
        // Whoever asked for it types next.
        ref={(input) => input?.focus()}
        aria-label={t('Find in terminal')}
        placeholder={t('Find')}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          find.next(event.target.value, true)
        }}
        onKeyDown={key}
        className="h-7 w-56 min-w-0 rounded-control border border-line-strong bg-app px-2 text-body"
      />
      <output className="min-w-16 text-meta text-muted tabular-nums">
        {text === '' ? '' : foundOf(index, count)}
      </output>
      <IconButton label={t('Previous match')} icon={ArrowUp} onClick={() => find.previous(text)} />
      <IconButton label={t('Next match')} icon={ArrowDown} onClick={() => find.next(text)} />
      <IconButton label={t('Close find')} icon={X} onClick={() => find.close()} />
    </search>
  )
}

/** Past a thousand xterm counts, but no longer says which one is at hand. */
function foundOf(index: number, count: number): string {
  if (count === 0) return t('None')
  return index < 0
    ? t('{count} found', { count })
    : t('{number} of {count}', { number: index + 1, count })
}
