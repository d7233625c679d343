import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { SearchResult } from '../../shared/files.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { globsOf } from './globs.ts'
import { SEEN_CHARS } from './line-edits.ts'
import { replacing } from './replacement.ts'
import { type ResultRow, resultRows } from './result-rows.ts'

const PAUSE_MS = 250
const MAX_HITS = 1_000
const MAX_HITS_REPLACED = 5_000

export type Search = {
  readonly wanted: string
  readonly result: SearchResult | undefined
  readonly error: unknown
  readonly busy: boolean
  readonly rows: readonly ResultRow[]
  /** Why nothing can be replaced, though it is found. */
  readonly fault: string | undefined
  readonly again: () => Promise<unknown>
}

/** Looks for what the panel says, a moment after it was typed. */
export function useSearch(): Search {
  const { session, workspace } = useWorkspace()
  const state = useStore(session.search)
  const { regex, caseSensitive, wholeWord, folded, dismissed, replacement } = state
  const typed = usePaused([state.text, state.include, state.exclude].join('\0'), PAUSE_MS)
  const [text = '', include = '', exclude = ''] = typed.split('\0')
  const replaces = replacement !== null
  const ask = {
    text,
    regex,
    caseSensitive,
    wholeWord,
    include: globsOf(include),
    exclude: globsOf(exclude),
    maxHits: replaces ? MAX_HITS_REPLACED : MAX_HITS,
    ...(replaces && { lineChars: SEEN_CHARS }),
  }
  const query = useQuery({
    queryKey: ['search', workspace.id, ask],
    queryFn: ({ signal }) => session.files.search(ask, signal),
    enabled: text !== '',
    retry: false,
    staleTime: 0,
    // What was found before stays until there is something newer: a list that blinks cannot be read.
    placeholderData: keepPreviousData,
  })
  const by = useMemo(
    () =>
      replacement === null ? undefined : replacing({ text, regex, caseSensitive }, replacement),
    [text, regex, caseSensitive, replacement],
  )
  const hits = useDeferredValue(query.data?.hits)
  const edit = by?.ok === true ? by.edit : undefined
  const rows = useMemo(
    () => resultRows(hits ?? [], { folded, dismissed }, edit),
    [hits, folded, dismissed, edit],
  )
  return {
    wanted: text,
    result: query.data,
    error: query.isError ? query.error : undefined,
    busy: query.isFetching,
    rows,
    fault: by?.ok === false ? by.reason : undefined,
    again: query.refetch,
  }
}

function usePaused(text: string, ms: number): string {
  const [paused, setPaused] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), ms)
    return () => clearTimeout(timer)
  }, [text, ms])
  return paused
}
