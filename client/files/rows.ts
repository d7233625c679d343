import type { FileEntry } from '../../shared/files.ts'
import { entryAt, foldersFirst, type FolderState, isFolder, type TreeView } from './file-tree.ts'
import { join, nameOf, parentOf } from './paths.ts'

/** What is being named in the tree: something new, or something that gets another name. */
export type Draft =
  | { readonly kind: 'file' | 'folder'; readonly folder: string }
  | { readonly kind: 'rename'; readonly path: string }
/** A line of the tree. Only entries can be chosen; the others say something about their folder. */
export type Row = {
  readonly kind: 'entry' | 'new' | 'more' | 'failed' | 'upload'
  readonly path: string
  readonly level: number
  readonly entry: FileEntry
  readonly folder: boolean
  /** Its place among its siblings, from 1, and how many there are. */
  readonly at: number
  readonly of: number
}
export type Extra = { readonly draft: Draft | null; readonly uploading: readonly string[] }

/** Every line that could be scrolled to. A row stays the same object while its folder does. */
export function rowsOf(view: TreeView, { draft, uploading }: Extra): readonly Row[] {
  const rows: Row[] = []
  const walk = (folder: string, level: number): void => {
    const state = view.folders.get(folder)
    if (!state) return
    if (draft && draft.kind !== 'rename' && draft.folder === folder)
      rows.push(plainRow({ kind: 'new', path: join(folder, '\0new'), level }))
    const coming = uploadRows(view, { folder, level, uploading })
    let next = coming.shift()
    for (const row of entryRows(state, level)) {
      for (; next && foldersFirst(next.entry, row.entry) < 0; next = coming.shift()) rows.push(next)
      rows.push(row)
      if (row.folder && view.expanded.has(row.path)) walk(row.path, level + 1)
    }
    if (next) rows.push(next, ...coming)
    if (state.more > 0)
      rows.push(plainRow({ kind: 'more', path: join(folder, '\0more'), level, of: state.more }))
    if (state.status === 'failed' && folder !== '')
      rows.push(plainRow({ kind: 'failed', path: join(folder, '\0failed'), level }))
  }
  walk('', 1)
  return rows
}

const known = new WeakMap<readonly FileEntry[], readonly Row[]>()

/** Made once per listing: fifty thousand new objects at every change would be felt. */
function entryRows({ entries, more }: FolderState, level: number): readonly Row[] {
  let rows = known.get(entries)
  if (rows) return rows
  const of = entries.length + more
  rows = entries.map((entry, index) => {
    const { path } = entry
    return { kind: 'entry', path, level, entry, folder: isFolder(entry), at: index + 1, of }
  })
  known.set(entries, rows)
  return rows
}

/** What is on its way into a folder, where it will be: a row that jumped when it came would be missed by a click. */
function uploadRows(
  view: TreeView,
  { folder, level, uploading }: { folder: string; level: number; uploading: readonly string[] },
): Row[] {
  return uploading
    .filter((path) => parentOf(path) === folder && !entryAt(view, path))
    .map((path) => plainRow({ kind: 'upload', path, level }))
    .toSorted((a, b) => foldersFirst(a.entry, b.entry))
}

type Plain = Pick<Row, 'kind' | 'path' | 'level'> & { of?: number }

function plainRow({ kind, path, level, of = 0 }: Plain): Row {
  const entry = { name: nameOf(path), path, kind: 'file', size: 0, modifiedAt: '' } as const
  return { kind, path, level, entry, folder: false, at: 1, of }
}

/** The folder something goes into at a row: itself, or the one it lies in. */
export function folderAt(row: Row | undefined): string {
  if (!row) return ''
  return row.kind === 'entry' && row.folder ? row.path : parentOf(row.path)
}

/** What is said of paths at their row, and, for what lies in a closed folder, at that folder. */
export function shownAt<T>(
  things: readonly { path: string; thing: T }[],
  view: Pick<TreeView, 'expanded'>,
): ReadonlyMap<string, readonly T[]> {
  const at = new Map<string, T[]>()
  for (const { path, thing } of things) {
    const row = shownRow(path, view)
    const there = at.get(row)
    if (!there) at.set(row, [thing])
    else if (!there.includes(thing)) there.push(thing)
  }
  return at
}

function shownRow(path: string, { expanded }: Pick<TreeView, 'expanded'>): string {
  const parts = path.split('/')
  let folder = ''
  for (const part of parts.slice(0, -1)) {
    folder = join(folder, part)
    if (!expanded.has(folder)) return folder
  }
  return path
}
