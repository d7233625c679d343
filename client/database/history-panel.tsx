import { CircleAlert, CircleCheck } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { inputClass } from '../ui/input-class.ts'
import { relativeTime } from '../ui/time.ts'
import { t } from '../words/words.ts'
import { durationOf } from './outcome-words.ts'
import { type Past, type RunHistory, searchHistory } from './run-history.ts'

type Props = {
  history: RunHistory
  again: (sql: string) => void
  /** Undefined where one may not write. */
  insert: ((sql: string) => void) | undefined
}

/** What I ran here; only I see it. */
export function HistoryPanel({ history, again, insert }: Props): ReactNode {
  const past = useStore(history.store, (state) => state.past)
  const [search, setSearch] = useState('')
  if (past.length === 0) {
    return (
      <EmptyState title={t('Nothing was run yet')}>
        {t('Your runs are kept here, for you.')}
      </EmptyState>
    )
  }
  const found = searchHistory(past, search)
  return (
    <div className="flex h-full flex-col">
      <div className="flex shrink-0 items-center gap-2 border-b border-line p-2">
        <input
          type="search"
          aria-label={t('Search your runs')}
          placeholder={t('Search your runs')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className={inputClass}
        />
        <Button size="small" tone="quiet" onClick={() => history.clear()}>
          {t('Clear')}
        </Button>
      </div>
      {found.length === 0 ? (
        <EmptyState title={t('No run matches')}>{t('Try fewer words.')}</EmptyState>
      ) : (
        <ul aria-label={t('Your runs')} className="min-h-0 flex-1 overflow-y-auto">
          {found.map((run) => (
            <PastRow key={run.sql} {...{ run, again, insert }} />
          ))}
        </ul>
      )}
    </div>
  )
}

function PastRow({ run, again, insert }: Omit<Props, 'history'> & { run: Past }): ReactNode {
  const Mark = run.ok ? CircleCheck : CircleAlert
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b border-line px-3 py-2">
      <Mark
        size={14}
        className={run.ok ? 'mt-0.5 text-success' : 'mt-0.5 text-danger'}
        aria-label={run.ok ? t('worked') : t('failed')}
      />
      <div className="min-w-40 flex-1">
        <pre className="max-h-16 overflow-hidden font-mono text-meta break-words whitespace-pre-wrap text-body">
          {run.sql}
        </pre>
        <p className="text-meta text-muted">
          {run.outcome} · {durationOf(run.durationMs)} · {relativeTime(run.at)}
        </p>
      </div>
      <div className="flex gap-1">
        {insert && (
          <Button size="small" tone="quiet" onClick={() => insert(run.sql)}>
            {t('Insert')}
          </Button>
        )}
        <Button size="small" onClick={() => again(run.sql)}>
          {t('Run again')}
        </Button>
      </div>
    </li>
  )
}
