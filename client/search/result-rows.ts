import type { SearchHit } from '../../shared/files.ts'
import type { LineEdit } from './line-edits.ts'
import type { Replacing } from './replacement.ts'
import type { FileEdits } from './replacer.ts'
import { groupHits } from './search-hits.ts'
import type { SearchState } from './search-state.ts'

export type FileRow = {
  readonly kind: 'file'
  readonly path: string
  readonly count: number
  readonly folded: boolean
  readonly edits: readonly LineEdit[]
}
export type HitRow = {
  readonly kind: 'hit'
  readonly path: string
  readonly hit: SearchHit
  /** What it becomes; undefined when nothing is replaced, or when it cannot be said. */
  readonly edit: LineEdit | undefined
}
/** What the line above it becomes. */
export type NextRow = { readonly kind: 'next'; readonly path: string; readonly edit: LineEdit }
export type ResultRow = FileRow | HitRow | NextRow

/** One name for a found line, as it was seen. */
export function hitKey({ path, line, text }: SearchHit): string {
  return `${path}\0${line}\0${text}`
}

/** The lines of the list: each file, and below it what was found in it. */
export function resultRows(
  hits: readonly SearchHit[],
  { folded, dismissed }: Pick<SearchState, 'folded' | 'dismissed'>,
  edit?: Replacing,
): readonly ResultRow[] {
  const kept = hits.filter((hit) => !dismissed.has(hit.path) && !dismissed.has(hitKey(hit)))
  return groupHits(kept).flatMap(({ path, hits: inFile }): ResultRow[] => {
    const rows = inFile.map((hit): HitRow => ({ kind: 'hit', path, hit, edit: edit?.(hit) }))
    const edits = rows.flatMap((row) => row.edit ?? [])
    const file = {
      kind: 'file',
      path,
      count: rows.length,
      folded: folded.has(path),
      edits,
    } as const
    return file.folded ? [file] : [file, ...rows.flatMap(withNext)]
  })
}

function withNext(row: HitRow): ResultRow[] {
  return row.edit ? [row, { kind: 'next', path: row.path, edit: row.edit }] : [row]
}

/** All that would be replaced, file by file. */
export function editsOf(rows: readonly ResultRow[]): FileEdits[] {
  return rows.flatMap((row) =>
    row.kind === 'file' && row.edits.length > 0 ? [{ path: row.path, edits: row.edits }] : [],
  )
}
