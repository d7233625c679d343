import type { ReactNode } from 'react'
import type { QueryResult } from '../../shared/database.ts'
import { unreachable } from '../../shared/unreachable.ts'
import { cx } from '../ui/cx.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Waiting } from '../ui/spinner.tsx'
import type { ConsoleView } from './console-client.ts'
import { ResultsGrid } from './results-grid.tsx'

/** How the last query ended. */
export function Outcome({ view }: { view: ConsoleView }): ReactNode {
  switch (view.status) {
    case 'idle':
      return <EmptyState title="No results yet">Run a statement to see its rows here.</EmptyState>
    case 'running':
      return <Waiting>Running…</Waiting>
    case 'failed':
      return (
        <div role="alert" className="flex h-full flex-col gap-1 overflow-auto p-3">
          <p
            className={cx(
              'font-mono text-ui whitespace-pre-wrap',
              view.failure.cancelled ? 'text-muted' : 'text-danger',
            )}
          >
            {view.failure.message}
          </p>
          {view.failure.hint && <p className="text-muted">{view.failure.hint}</p>}
          {view.failure.offset !== undefined && (
            <p className="text-meta text-muted">The place is marked in the text.</p>
          )}
        </div>
      )
    case 'done':
      return <Answer result={view.result} />
    default:
      return unreachable(view)
  }
}

function Answer({ result }: { result: QueryResult }): ReactNode {
  return (
    <div className="flex h-full flex-col">
      <div className="min-h-0 flex-1">
        {result.columns.length > 0 ? (
          <ResultsGrid key={result.durationMs} result={result} />
        ) : (
          <EmptyState title={result.command || 'Done'}>{summaryOf(result)}</EmptyState>
        )}
      </div>
      <div
        role="status"
        className="flex min-h-6 shrink-0 flex-wrap items-center gap-x-4 border-t border-line px-3 text-meta text-muted tabular-nums"
      >
        <span>{summaryOf(result)}</span>
        <span>{Math.round(result.durationMs)} ms</span>
        {result.truncated && (
          <span className="text-warning">There are more rows. Add a LIMIT, or ask for fewer.</span>
        )}
        {result.notices.map((notice, index) => (
          <span key={index} className="text-info">
            {notice}
          </span>
        ))}
      </div>
    </div>
  )
}

/** The end of a query in words. */
export function summaryOf({ command, rowCount, columns, truncated }: QueryResult): string {
  const rows = `${rowCount.toLocaleString('en')} ${rowCount === 1 ? 'row' : 'rows'}`
  if (columns.length > 0) return truncated ? `The first ${rows}` : rows
  return /^(INSERT|UPDATE|DELETE|MERGE|COPY)/.test(command) ? `${rows} changed` : 'Done'
}
