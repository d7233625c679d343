import { type ReactNode, type RefObject, useMemo, useState, useSyncExternalStore } from 'react'
import type { SqlHandle } from '../editor/sql-editor.tsx'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { cx } from '../ui/cx.ts'
import { Waiting } from '../ui/spinner.tsx'
import { Splitter } from '../ui/splitter.tsx'
import { t } from '../words/words.ts'
import { fetchGrid } from './lazy-grid.ts'
import { Outcome } from './outcome.tsx'
import { RunBar } from './run-bar.tsx'
import { useConsole } from './use-console.ts'
import { useMaxRows } from './use-max-rows.ts'

const HistoryPanel = lazy(async () => ({
  default: (await import('./history-panel.tsx')).HistoryPanel,
}))

/** Runs SQL that begins at an offset of the text. */
export type Run = (sql: string, offset: number) => void
/** Where the last run was wrong. */
export type Failure = { offset: number; message: string } | undefined

type FrameProps = {
  tab: string
  handle: RefObject<SqlHandle | null>
  note: string
  writes: boolean
  children: (run: Run, failed: Failure) => ReactNode
}

/** A text, what can be done with it, and what it gave. */
export function QueryFrame({ tab, handle, note, writes, children }: FrameProps): ReactNode {
  const model = useConsole()
  const client = model.runsOf(tab)
  const view = useSyncExternalStore(client.watch, client.view)
  const [height, setHeight] = useState(300)
  const [below, show] = useState<'results' | 'history'>('results')
  const [maxRows, setMaxRows] = useMaxRows()
  const run: Run = (sql, offset) => {
    if (sql.trim() === '') return
    show('results')
    fetchGrid()
    void model.run(tab, { sql, offset, maxRows })
  }
  const failure = view.status === 'failed' ? view.failure : undefined
  const failed = useMemo(
    () =>
      failure?.offset === undefined
        ? undefined
        : { offset: failure.offset, message: failure.message },
    [failure],
  )
  return (
    <div className="flex h-full flex-col">
      <RunBar
        view={view}
        onRun={() => handle.current?.run()}
        onRunAll={() => handle.current?.runAll()}
        {...{ maxRows, onMaxRows: setMaxRows, note }}
      />
      <div className="min-h-16 flex-1">{children(run, failed)}</div>
      <Splitter
        label={t('Height of the results')}
        axis="y"
        value={height}
        min={80}
        max={900}
        invert
        onChange={setHeight}
      />
      <div className="flex max-h-[75%] shrink-0 flex-col" style={{ height }}>
        <div
          role="group"
          aria-label={t('Below the query')}
          className="flex h-8 shrink-0 gap-1 px-2"
        >
          {(['results', 'history'] as const).map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={below === each}
              onClick={() => show(each)}
              className={cx(
                'border-b-2 px-2 text-meta outline-offset-[-3px]',
                below === each
                  ? 'border-you text-hi'
                  : 'border-transparent text-muted hover:text-hi',
              )}
            >
              {each === 'results' ? t('Results') : t('My runs')}
            </button>
          ))}
        </div>
        <div className="min-h-0 flex-1 border-t border-line">
          {below === 'results' ? (
            <Outcome view={view} onPlace={(offset) => handle.current?.goTo(offset)} />
          ) : (
            <Awaiting fallback={<Waiting>{t('Loading your runs…')}</Waiting>}>
              <HistoryPanel
                history={model.history}
                again={(sql) => run(sql, NOWHERE)}
                insert={writes ? (sql) => handle.current?.append(sql) : undefined}
              />
            </Awaiting>
          )}
        </div>
      </div>
    </div>
  )
}

/** SQL that is not in the text cannot be marked there: its places are past every end. */
const NOWHERE = Number.NEGATIVE_INFINITY
