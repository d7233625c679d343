import { createStore } from 'zustand/vanilla'

export type SearchOptions = {
  readonly regex: boolean
  readonly caseSensitive: boolean
  readonly wholeWord: boolean
}
export type SearchState = SearchOptions & {
  readonly text: string
  /** Null while nothing is to be replaced. */
  readonly replacement: string | null
  readonly include: string
  readonly exclude: string
  readonly globsShown: boolean
  /** Files whose lines are folded away. */
  readonly folded: ReadonlySet<string>
  /** Files, and lines as `hitKey` names them, that are not to be looked at or replaced. */
  readonly dismissed: ReadonlySet<string>
}

/** What is searched for; it outlives the panel. */
export function createSearchState() {
  return createStore<SearchState>(() => ({
    text: '',
    replacement: null,
    regex: false,
    caseSensitive: false,
    wholeWord: false,
    include: '',
    exclude: '',
    globsShown: false,
    folded: new Set(),
    dismissed: new Set(),
  }))
}
export type SearchStateStore = ReturnType<typeof createSearchState>

/** The set with one more, or one less. */
export function flipped(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(key)) next.add(key)
  return next
}
