import { type ReactNode, useRef } from 'react'
import { stateOf } from '../app/state-of.ts'
import { StateView } from '../ui/common-states.tsx'
import { PanelHeader } from '../ui/panel-header.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { ResultList } from './result-list.tsx'
import type { RowActs } from './result-row.tsx'
import { type FileRow, type HitRow, editsOf, hitKey } from './result-rows.ts'
import { SearchForm, SearchToggles } from './search-form.tsx'
import { flipped } from './search-state.ts'
import { type Replace, useReplace } from './use-replace.ts'
import { type Search, useSearch } from './use-search.ts'

/** Text in all files: found, opened at its line, and replaced. */
export function SearchPanel(): ReactNode {
  const { search } = useWorkspace().session
  const found = useSearch()
  const replacing = useReplace(found.again)
  const acts = useRowActs(replacing, found.busy)
  const box = useRef<HTMLDivElement>(null)
  const all = editsOf(found.rows)
  const ready = all.length > 0 && !found.busy && !replacing.progress
  return (
    <section aria-label={t('Search')} className="flex min-h-0 flex-1 flex-col">
      <PanelHeader title={t('Search')}>
        <SearchToggles />
      </PanelHeader>
      <SearchForm
        replaceAll={ready ? () => void replacing.replace(all) : undefined}
        enterResults={() =>
          box.current?.querySelector<HTMLElement>('[data-main][tabindex="0"]')?.focus()
        }
      />
      <Summary found={found} progress={replacing.progress} />
      {found.error === undefined && found.rows.length > 0 && found.wanted !== '' ? (
        <ResultList
          box={box}
          rows={found.rows}
          acts={acts}
          fold={(path, folded) =>
            search.setState((now) =>
              now.folded.has(path) === folded ? now : { folded: flipped(now.folded, path) },
            )
          }
        />
      ) : (
        <Nothing found={found} />
      )}
    </section>
  )
}

function useRowActs({ replace, progress }: Replace, busy: boolean): RowActs {
  const { session, may } = useWorkspace()
  const { search, workbench, layout } = session
  return {
    open: (row, keep) => {
      if (row.kind === 'file')
        return search.setState(({ folded }) => ({ folded: flipped(folded, row.path) }))
      const column = row.hit.ranges[0]?.start ?? 1
      const where = { preview: !keep, beside: false }
      layout.setState({ phoneTab: 'code' })
      workbench.openFile(row.path, { line: row.hit.line, column }, where)
    },
    dismiss: (row) =>
      search.setState(({ dismissed }) => ({
        dismissed: new Set(dismissed).add(row.kind === 'file' ? row.path : hitKey(row.hit)),
      })),
    replace: may('edit') && !progress && !busy ? (row) => void replace(editsAt(row)) : undefined,
  }
}

function editsAt(row: FileRow | HitRow): ReturnType<typeof editsOf> {
  if (row.kind === 'file') return editsOf([row])
  return row.edit ? [{ path: row.path, edits: [row.edit] }] : []
}

type SummaryProps = { found: Search; progress: Replace['progress'] }

/** How much there is, said once it is known. */
function Summary({ found, progress }: SummaryProps): ReactNode {
  return (
    <div role="status" aria-busy={found.busy} className="shrink-0 px-3 text-meta text-muted">
      {found.wanted !== '' && found.result && found.rows.length > 0 && (
        <p className="pb-1 tabular-nums">
          {progress
            ? t('{done} of {of} files replaced…', { done: progress.done, of: progress.of })
            : countOf(found)}
        </p>
      )}
      {found.fault !== undefined && <p className="pb-1 text-danger">{found.fault}</p>}
    </div>
  )
}

function countOf({ rows, result }: Search): string {
  const files = rows.filter(({ kind }) => kind === 'file')
  const lines = files.reduce((sum, row) => sum + (row.kind === 'file' ? row.count : 0), 0)
  const where = t('in {count} files', { count: files.length })
  return result?.truncated
    ? t('The first {count} lines, {where}', { count: lines, where })
    : t('{count} lines {where}', { count: lines, where })
}

function Nothing({ found }: { found: Search }): ReactNode {
  if (found.wanted === '')
    return (
      <StateView
        state={{
          kind: 'empty',
          title: t('Find text in every file'),
          hint: t('Folders that git ignores are left out.'),
        }}
      />
    )
  if (found.error !== undefined)
    return <StateView state={stateOf(found.error, { title: t('The search did not work') })} />
  if (found.result)
    return (
      <StateView state={{ kind: 'not-found', hint: t('Try fewer letters, or other options.') }} />
    )
  return <Waiting>{t('Searching…')}</Waiting>
}
