import type { SearchHit } from '../../shared/files.ts'

/** Hits by file, in the order in which files were found. */
export function groupHits(hits: readonly SearchHit[]): { path: string; hits: SearchHit[] }[] {
  const groups = new Map<string, SearchHit[]>()
  for (const hit of hits) {
    const group = groups.get(hit.path)
    if (group) group.push(hit)
    else groups.set(hit.path, [hit])
  }
  return [...groups].map(([path, inFile]) => ({ path, hits: inFile }))
}

/** A line in pieces: what was searched for, and what stands around it, without its indentation. */
export function splitByRanges({ text, ranges }: SearchHit): { text: string; found: boolean }[] {
  const pieces: { text: string; found: boolean }[] = []
  let at = startOfSight(text, ranges[0]?.start ?? 1)
  if (text.slice(0, at).trim() !== '') pieces.push({ text: '…', found: false })
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    // Columns count from 1, and the end is the column after the last.
    const [from, to] = [Math.max(start - 1, at), Math.max(end - 1, at)]
    if (from > at) pieces.push({ text: text.slice(at, from), found: false })
    if (to > from) pieces.push({ text: text.slice(from, to), found: true })
    at = to
  }
  if (at < text.length) pieces.push({ text: text.slice(at), found: false })
  return pieces
}

const LEAD = 24
const AROUND = 12

/** Where a line begins to be shown: without its indentation, and near what was found. */
function startOfSight(text: string, column: number): number {
  const indentation = text.length - text.trimStart().length
  return column - 1 - indentation > LEAD ? column - 1 - AROUND : indentation
}
