import { Play, Square } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import type { ConsoleView } from './console-client.ts'

type BarProps = { view: ConsoleView; onRun: () => void; onRunAll: () => void; note: string }

/** What can be done with the text below. */
export function RunBar({ view, onRun, onRunAll, note }: BarProps): ReactNode {
  const running = view.status === 'running'
  return (
    <div className="flex h-10 shrink-0 items-center gap-2 border-b border-line px-2">
      <Button size="small" tone="primary" disabled={running} onClick={onRun}>
        <Play size={12} aria-hidden /> Run
      </Button>
      <Button size="small" disabled={running} onClick={onRunAll}>
        Run all
      </Button>
      {running && (
        <Button size="small" tone="danger" onClick={view.cancel}>
          <Square size={12} aria-hidden /> Cancel
        </Button>
      )}
      <div className="min-w-0 flex-1" />
      <span className="hidden items-center gap-1 text-meta text-faint min-[900px]:flex">
        <Kbd>Ctrl+Enter</Kbd> statement <Kbd>Ctrl+Shift+Enter</Kbd> all
      </span>
      <span className="min-w-0 truncate text-meta text-muted">{note}</span>
    </div>
  )
}
