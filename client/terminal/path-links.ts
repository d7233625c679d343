/** Part of a line that may name a file. */
export type PathLink = {
  readonly start: number
  readonly end: number
  readonly path: string
  readonly line?: number
  readonly column?: number
}

const NAME = String.raw`[\p{L}\p{N}_@.+\-[\]]+`
/** Folders may stand in round brackets, as routes of some frameworks do; a name at the end may not. */
const PATH = String.raw`(?:~/|\.{1,2}/|/)?${NAME}(?:/(?:${NAME}|\([\p{L}\p{N}_-]+\)(?=/)))*`
/** `a:12:5`, `a(12,5)`, and Python's `"a", line 12`. */
const PLACE = String.raw`(?::(\d+)(?::(\d+))?|\((\d+)(?:,\s?(\d+))?\)|", line (\d+))?`
const CANDIDATE = new RegExp(String.raw`(?<![\p{L}\p{N}_/\\])(${PATH})${PLACE}`, 'gu')
const ADDRESS = /\b[a-z][a-z0-9+.-]*:\/\/\S+/gi
const MOST_PER_LINE = 8
const MOST_CHARS = 2_000

/** What in a line of output looks like a file; whether it is one, only the workspace knows. */
export function findPathLinks(text: string): PathLink[] {
  const seen = text.slice(0, MOST_CHARS)
  const taken = [...seen.matchAll(ADDRESS)].map(({ index, 0: all }) => [index, index + all.length])
  const found: PathLink[] = []
  for (const match of seen.matchAll(CANDIDATE)) {
    const link = linkOf(match)
    if (!link || taken.some(([from = 0, to = 0]) => link.start < to && link.end > from)) continue
    found.push(link)
    if (found.length === MOST_PER_LINE) break
  }
  return found
}

function linkOf({ index, 0: all, ...groups }: RegExpExecArray): PathLink | undefined {
  const [line, column] = [groups[2] ?? groups[4] ?? groups[6], groups[3] ?? groups[5]]
  const raw = groups[1] ?? ''
  // The end of a sentence is not the end of a name.
  const path = line === undefined ? raw.replace(/[.\]]+$/, '') : raw
  if (!looksLikePath(path, line !== undefined)) return undefined
  const end = index + (path === raw ? all.length : path.length)
  return {
    start: index,
    end,
    path,
    ...(line !== undefined && { line: Number(line) }),
    ...(column !== undefined && { column: Number(column) }),
  }
}

/** Words and numbers are no files worth a question. */
function looksLikePath(path: string, hasPlace: boolean): boolean {
  if (!/\p{L}/u.test(path)) return false
  return path.includes('/') || /\p{L}\.\w{1,8}$|^\.\w+/u.test(path) || (hasPlace && path.length > 1)
}
