import { type ReactNode, useState } from 'react'
import { Awaiting } from '../app/lazy.tsx'
import { cx } from '../ui/cx.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import { ExportButton } from './export-button.tsx'
import { ResultsGrid } from './lazy-grid.ts'
import { durationOf, summaryOf } from './outcome-words.ts'
import type { ResultSet, RunView } from './run-client.ts'
import type { SqlFailure } from './sql-failure.ts'
import { tableNamed } from './table-named.ts'

type Props = {
  view: RunView
  /** Goes to where the text is wrong. */
  onPlace: (offset: number) => void
}

/** How the last run ended: a failure in words, and what every statement gave. */
export function Outcome({ view, onPlace }: Props): ReactNode {
  const { sets } = view
  const [chosen, choose] = useState<number>()
  const last = sets.findLastIndex(({ columns }) => columns.length > 0)
  const shown = sets[chosen ?? -1] ?? sets[last] ?? sets.at(-1)
  const failure =
    view.status === 'failed' ? <Failed failure={view.failure} onPlace={onPlace} /> : null
  if (!shown || (failure && last < 0)) {
    if (failure) return failure
    if (view.status === 'running') return <Waiting>{t('Running…')}</Waiting>
    return (
      <EmptyState title={t('No results yet')}>
        {t('Run a statement to see its rows here.')}
      </EmptyState>
    )
  }
  return (
    <div className="flex h-full flex-col">
      {failure}
      {sets.length > 1 && <SetTabs sets={sets} shown={shown.index} choose={choose} />}
      <OneSet set={shown} view={view} />
    </div>
  )
}

type FailedProps = { failure: SqlFailure; onPlace: (offset: number) => void }

function Failed({ failure, onPlace }: FailedProps): ReactNode {
  const { message, detail, hint, code, offset, cancelled } = failure
  return (
    <div
      role="alert"
      className="flex max-h-[50%] shrink-0 flex-col gap-1 overflow-auto border-b border-line p-3"
    >
      <p
        className={cx(
          'font-mono text-ui whitespace-pre-wrap',
          cancelled ? 'text-muted' : 'text-danger',
        )}
      >
        {message}
      </p>
      {detail && <p className="whitespace-pre-wrap text-body">{detail}</p>}
      {hint && <p className="whitespace-pre-wrap text-muted">{hint}</p>}
      {!cancelled && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-meta text-muted">
          {offset !== undefined && (
            <Button size="small" onClick={() => onPlace(offset)}>
              {t('Show the place')}
            </Button>
          )}
          {code && <span>{t('Postgres calls this {code}.', { code })}</span>}
        </div>
      )}
    </div>
  )
}

type TabsProps = { sets: readonly ResultSet[]; shown: number; choose: (index: number) => void }

/** One tab a statement. */
function SetTabs({ sets, shown, choose }: TabsProps): ReactNode {
  const onKeyDown = (key: string): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key]
    const next = step && sets[shown + step]
    if (!next) return
    choose(next.index)
    document.getElementById(`result-${next.index}`)?.focus()
  }
  return (
    <div
      role="tablist"
      aria-label={t('Statements')}
      tabIndex={-1}
      onKeyDown={({ key }) => onKeyDown(key)}
      className="flex h-8 shrink-0 gap-1 overflow-x-auto border-b border-line px-2 outline-none"
    >
      {sets.map((set) => (
        <button
          key={set.index}
          id={`result-${set.index}`}
          type="button"
          role="tab"
          aria-selected={set.index === shown}
          tabIndex={set.index === shown ? 0 : -1}
          title={set.sql}
          onClick={() => choose(set.index)}
          className={cx(
            'flex shrink-0 items-center gap-1.5 border-b-2 px-2 text-meta outline-offset-[-3px]',
            set.index === shown
              ? 'border-you text-hi'
              : 'border-transparent text-muted hover:text-hi',
          )}
        >
          <span className="text-faint">{set.index + 1}</span>
          <span className="max-w-40 truncate font-mono">{firstWords(set.sql)}</span>
        </button>
      ))}
    </div>
  )
}

function OneSet({ set, view }: { set: ResultSet; view: RunView }): ReactNode {
  const { columns, rows, count, end, notices } = set
  return (
    <>
      <div className="relative min-h-0 flex-1">
        {columns.length > 0 ? (
          <Awaiting fallback={<Waiting>{t('Loading the grid…')}</Waiting>}>
            <ResultsGrid
              // Another result begins at its own beginning.
              key={`${set.index} ${set.sql} ${columns.length}`}
              label={t('Results')}
              {...{ columns, rows, count }}
              complete={end !== undefined && !end.truncated}
              table={tableNamed(set.sql)}
            />
          </Awaiting>
        ) : (
          <NoRows set={set} running={view.status === 'running'} />
        )}
      </div>
      <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-4 border-t border-line px-3 text-meta text-muted tabular-nums">
        <span role="status" className="flex flex-wrap items-center gap-x-4">
          <span>{summaryOf(set)}</span>
          {end && <span>{durationOf(end.durationMs)}</span>}
          {end?.truncated && (
            <span className="text-warning">
              {t('There are more rows. Raise “Rows at most”, or add a LIMIT.')}
            </span>
          )}
        </span>
        {notices.map((notice, index) => (
          <span key={index} className="max-w-full text-info">
            {notice}
          </span>
        ))}
        <span className="flex-1" />
        {end && columns.length > 0 && <ExportButton set={set} />}
      </div>
    </>
  )
}

function NoRows({ set, running }: { set: ResultSet; running: boolean }): ReactNode {
  const { end } = set
  if (!end && running) return <Waiting>{t('Running…')}</Waiting>
  return (
    <EmptyState title={end?.command || (end ? t('Done') : t('Not run'))}>
      {end && summaryOf(set)}
    </EmptyState>
  )
}

function firstWords(sql: string): string {
  return sql
    .replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
    .trim()
    .replace(/\s+/g, ' ')
    .slice(0, 40)
}
