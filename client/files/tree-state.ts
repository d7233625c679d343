import { createStore } from 'zustand/vanilla'
import type { Draft, Row } from './rows.ts'

export type Selection = {
  readonly chosen: ReadonlySet<string>
  /** The row the keys act on. */
  readonly focus: string | null
  /** Where a range begins. */
  readonly anchor: string | null
}
export type TreeState = {
  readonly selection: Selection
  readonly draft: Draft | null
  /** What the filter box says; null while it is not shown. */
  readonly wish: string | null
  /** A path that is wanted in sight; a new object is a new wish. */
  readonly sought: { readonly path: string } | null
}
const NOBODY: Selection = { chosen: new Set(), focus: null, anchor: null }

/** What is chosen, named and looked for in the tree; it outlives the panel. */
export function createTreeState() {
  return createStore<TreeState>(() => ({
    selection: NOBODY,
    draft: null,
    wish: null,
    sought: null,
  }))
}
export type TreeStateStore = ReturnType<typeof createTreeState>

/** Only these; the keys go on from the first. */
export function chosenOnly(...paths: readonly string[]): Selection {
  const [first = null] = paths
  return { chosen: new Set(paths), focus: first, anchor: first }
}

/** One more, or one less. */
export function toggled({ chosen }: Selection, path: string): Selection {
  const next = new Set(chosen)
  if (!next.delete(path)) next.add(path)
  return { chosen: next, focus: path, anchor: path }
}

/** Everything from the anchor to a row; `added` keeps what was chosen before. */
export function ranged(
  { chosen, anchor, focus }: Selection,
  rows: readonly Row[],
  to: { path: string; added?: boolean },
): Selection {
  const from = anchor ?? focus ?? to.path
  const ends = [from, to.path].map((path) => rows.findIndex((row) => row.path === path))
  const [first, last] = [Math.min(...ends), Math.max(...ends)]
  if (first < 0) return chosenOnly(to.path)
  const between = rows.slice(first, last + 1).filter(({ kind }) => kind === 'entry')
  const kept = to.added === true ? chosen : []
  const paths = new Set([...kept, ...between.map(({ path }) => path)])
  return { chosen: paths, focus: to.path, anchor: from }
}

/** The keys move on; what is chosen stays. */
export function focused(selection: Selection, path: string): Selection {
  return { ...selection, focus: path }
}

/** What the keys act on next, when some paths go: the row after them, or the one before. */
export function survivor(rows: readonly Row[], going: readonly string[]): string | null {
  const gone = (path: string): boolean =>
    going.some((each) => path === each || path.startsWith(`${each}/`))
  const entries = rows.filter(({ kind }) => kind === 'entry')
  const last = entries.findLastIndex(({ path }) => gone(path))
  const after = entries.slice(last + 1).find(({ path }) => !gone(path))
  const before = entries.slice(0, Math.max(0, last)).findLast(({ path }) => !gone(path))
  return (after ?? before)?.path ?? null
}
