import { useQuery } from '@tanstack/react-query'
import { CaseSensitive, Regex, WholeWord } from 'lucide-react'
import { type ReactNode, useDeferredValue, useEffect, useState } from 'react'
import type { SearchHit } from '../../shared/files.ts'
import { messageOf } from '../app/api.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { inputClass } from '../ui/field.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { PanelHeader } from '../ui/panel-header.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { groupHits, splitByRanges } from './search-hits.ts'

const PAUSE_MS = 250
const MAX_HITS = 1_000

/** Text in all files; a hit opens its line. */
export function SearchPanel(): ReactNode {
  const { session, workspace } = useWorkspace()
  const [text, setText] = useState('')
  const [options, setOptions] = useState({ regex: false, caseSensitive: false, wholeWord: false })
  const wanted = usePaused(text)
  const query = useQuery({
    queryKey: ['search', workspace.id, wanted, options],
    queryFn: ({ signal }) =>
      session.files.search({ text: wanted, ...options, maxHits: MAX_HITS }, signal),
    enabled: wanted !== '',
    retry: false,
    staleTime: 0,
    gcTime: 0,
  })
  const toggle = (name: keyof typeof options) => (): void =>
    setOptions((now) => ({ ...now, [name]: !now[name] }))
  return (
    <section aria-label="Search" className="flex min-h-0 flex-1 flex-col">
      <PanelHeader title="Search" />
      <div className="flex items-center gap-0.5 p-2">
        <input
          type="search"
          aria-label="Search in files"
          placeholder="Search in files"
          className={inputClass}
          autoFocus
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <IconButton
          label="Match case"
          icon={CaseSensitive}
          pressed={options.caseSensitive}
          onClick={toggle('caseSensitive')}
        />
        <IconButton
          label="Whole word"
          icon={WholeWord}
          pressed={options.wholeWord}
          onClick={toggle('wholeWord')}
        />
        <IconButton
          label="Regular expression"
          icon={Regex}
          pressed={options.regex}
          onClick={toggle('regex')}
        />
      </div>
      <div
        className="min-h-0 flex-1 overflow-y-auto"
        aria-live="polite"
        aria-busy={query.isFetching}
      >
        {wanted === '' ? (
          <EmptyState title="Find text in every file">
            Folders that git ignores are left out.
          </EmptyState>
        ) : query.isError ? (
          <EmptyState role="alert" title="The search did not work">
            <span className="whitespace-pre-wrap">{messageOf(query.error)}</span>
          </EmptyState>
        ) : query.data ? (
          <Hits hits={query.data.hits} truncated={query.data.truncated} />
        ) : (
          <Waiting>Searching…</Waiting>
        )}
      </div>
    </section>
  )
}

function Hits(props: { hits: readonly SearchHit[]; truncated: boolean }): ReactNode {
  const hits = useDeferredValue(props.hits)
  const groups = groupHits(hits)
  if (hits.length === 0)
    return <EmptyState title="Nothing found">Try fewer letters, or other options.</EmptyState>
  return (
    <>
      <p className="px-3 pb-1 text-meta text-muted tabular-nums">
        {props.truncated ? `The first ${hits.length} lines` : `${hits.length} lines`} in{' '}
        {groups.length} files
      </p>
      {groups.map(({ path, hits: inFile }) => (
        <section
          key={path}
          aria-label={path}
          className="[contain-intrinsic-size:auto_96px] [content-visibility:auto]"
        >
          <h3
            className="sticky top-0 truncate bg-panel px-3 py-1 text-meta font-medium text-body"
            title={path}
          >
            {path}
          </h3>
          <ul>
            {inFile.map((hit) => (
              <HitRow key={hit.line} hit={hit} />
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function HitRow({ hit }: { hit: SearchHit }): ReactNode {
  const { session } = useWorkspace()
  const { workbench, layout } = session
  const column = hit.ranges[0]?.start ?? 1
  const open = (): void => {
    layout.setState({ phoneTab: 'code' })
    workbench.openFile(hit.path, { line: hit.line, column })
  }
  return (
    <li>
      <button
        type="button"
        aria-label={`Line ${hit.line}: ${hit.text.trim()}`}
        onClick={open}
        className="flex h-6 w-full items-center gap-2 pr-2 pl-4 text-left font-mono text-meta outline-offset-[-2px] hover:bg-hover pointer-coarse:h-10"
      >
        <span className="w-8 shrink-0 text-right text-faint tabular-nums">{hit.line}</span>
        <span className="truncate whitespace-pre text-muted">
          {splitByRanges(hit).map(({ text, found }, index) =>
            found ? (
              <mark key={index} className="rounded-xs bg-warning/25 text-hi">
                {text}
              </mark>
            ) : (
              text
            ),
          )}
        </span>
      </button>
    </li>
  )
}

function usePaused(text: string): string {
  const [paused, setPaused] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return paused
}
