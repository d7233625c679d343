import { type OutlineEntry, outline } from '../palette/outline.ts'

/** A named thing of a file: how deep it stands in others, and the last line that belongs to it. */
export type FileSymbol = OutlineEntry & { readonly level: number; readonly until: number }
type Open = { readonly depth: number; readonly index: number }

const CLOSES = /^\s*[)\]}]/
/** `): string {` ends the arguments and begins the body. */
const GOES_ON = /(?:[{(:]|=>)\s*$/
const OPENS = /^\s*[{(]\s*$/

/** The named things of a file by their indentation, or in Markdown by the rank of the heading. */
export function symbolsOf(path: string, text: string): readonly FileSymbol[] {
  const lines = text.split('\n')
  const entries = outline(path, text)
  const isProse = entries.some(({ kind }) => kind === 'heading')
  const byLine = new Map(entries.map(({ line }, index) => [line, index]))
  const levels: number[] = []
  const ends = entries.map(() => lines.length)
  let open: Open[] = []
  const endFrom = (depth: number, at: number): void => {
    for (const one of open) if (one.depth >= depth) ends[one.index] = at
    open = open.filter((one) => one.depth < depth)
  }
  let filled = 0
  for (const [at, content] of lines.entries()) {
    const index = byLine.get(at + 1)
    if (content.trim() === '' || (isProse && index === undefined)) continue
    const depth = isProse ? rankOf(content) : indentOf(content)
    if (index === undefined && CLOSES.test(content)) {
      endFrom(depth + 1, filled)
      if (!GOES_ON.test(content)) endFrom(depth, at + 1)
    } else if (index !== undefined || !OPENS.test(content)) endFrom(depth, isProse ? at : filled)
    if (index !== undefined) {
      levels[index] = open.length
      open.push({ depth, index })
    }
    filled = at + 1
  }
  return entries.map((entry, index) => ({
    ...entry,
    level: levels[index] ?? 0,
    until: ends[index] ?? lines.length,
  }))
}

/** What a line stands in, the outermost first. */
export function symbolsAt(symbols: readonly FileSymbol[], line: number): readonly FileSymbol[] {
  return symbols.filter((symbol) => symbol.line <= line && line <= symbol.until)
}

function rankOf(heading: string): number {
  return /^#*/.exec(heading)?.[0].length ?? 0
}

function indentOf(content: string): number {
  const lead = /^\s*/.exec(content)?.[0] ?? ''
  return [...lead].reduce((sum, sign) => sum + (sign === '\t' ? 4 : 1), 0)
}
