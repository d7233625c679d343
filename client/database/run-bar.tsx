import { Play, Square } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { ROW_CAPS } from '../../shared/database.ts'
import { Button } from '../ui/button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Select } from '../ui/select.tsx'
import { rich } from '../words/rich.tsx'
import { t } from '../words/words.ts'
import { durationOf } from './outcome-words.ts'
import type { RunView } from './run-client.ts'
import { keyLabel, onMac } from '../app/chords.ts'

type Props = {
  view: RunView
  onRun: () => void
  onRunAll: () => void
  maxRows: number
  onMaxRows: (rows: number) => void
  note: string
}
const CAPS = ROW_CAPS.map((rows) => ({
  value: String(rows),
  label: t('{count} rows', { count: rows }),
}))

/** What can be done with the text below. */
export function RunBar({ view, onRun, onRunAll, maxRows, onMaxRows, note }: Props): ReactNode {
  const running = view.status === 'running'
  return (
    <div className="@container flex min-h-10 shrink-0 flex-wrap items-center gap-2 border-b border-line px-2 py-1">
      <Button size="small" tone="primary" disabled={running} onClick={onRun}>
        <Play size={12} aria-hidden /> {t('Run')}
      </Button>
      <Button size="small" disabled={running} onClick={onRunAll}>
        {t('Run all')}
      </Button>
      {view.status === 'running' && (
        <>
          <Button size="small" tone="danger" onClick={view.cancel}>
            <Square size={12} aria-hidden /> {t('Cancel')}
          </Button>
          <Elapsed sinceMs={view.sinceMs} />
        </>
      )}
      <div className="min-w-0 flex-1" />
      <span className="hidden items-center gap-1 text-meta text-faint @min-[48rem]:flex">
        {rich('{one} statement {all} all', {
          one: <Kbd>{keyLabel('$mod+Enter', onMac)}</Kbd>,
          all: <Kbd>{keyLabel('$mod+Shift+Enter', onMac)}</Kbd>,
        })}
      </span>
      <span className="hidden min-w-0 truncate text-meta text-muted @min-[32rem]:inline">
        {note}
      </span>
      <Select
        label={t('Rows at most')}
        value={String(maxRows)}
        options={CAPS}
        onChange={(rows) => onMaxRows(Number(rows))}
      />
    </div>
  )
}

/** How long it has run; quick ones are over before it shows. */
function Elapsed({ sinceMs }: { sinceMs: number }): ReactNode {
  const [ms, setMs] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setMs(Date.now() - sinceMs), 200)
    return () => clearInterval(timer)
  }, [sinceMs])
  if (ms < 400) return null
  return <span className="text-meta text-muted tabular-nums">{durationOf(ms)}</span>
}
