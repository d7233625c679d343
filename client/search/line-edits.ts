export type Part = { readonly at: number; readonly remove: number; readonly insert: string }
/** What happens to one line, told with the line as it was seen. Parts count from its beginning and ascend. */
export type LineEdit = {
  readonly line: number
  readonly before: string
  readonly parts: readonly Part[]
}

/** A line that is cut this long was not seen to its end. */
export const SEEN_CHARS = 20_000

/** The line as it becomes. */
export function afterOf({ before, parts }: Pick<LineEdit, 'before' | 'parts'>): string {
  let text = ''
  let at = 0
  for (const part of parts) {
    text += before.slice(at, part.at) + part.insert
    at = part.at + part.remove
  }
  return text + before.slice(at)
}

/** What takes the line back to what it was. */
export function inverse(edit: LineEdit): LineEdit {
  let shift = 0
  const parts = edit.parts.map(({ at, remove, insert }): Part => {
    const back = {
      at: at + shift,
      remove: insert.length,
      insert: edit.before.slice(at, at + remove),
    }
    shift += insert.length - remove
    return back
  })
  return { line: edit.line, before: afterOf(edit), parts }
}

/**
 * Where in a text the edits fall, from the last to the first, so that each can be made without moving the
 * others. Undefined as soon as one line is not what was seen.
 */
export function placesIn(text: string, edits: readonly LineEdit[]): readonly Part[] | undefined {
  const starts = lineStarts(text, Math.max(0, ...edits.map(({ line }) => line)))
  const places: Part[] = []
  for (const { line, before, parts } of edits.toSorted((a, b) => b.line - a.line)) {
    const start = starts[line - 1]
    if (start === undefined || !isLine(text, start, before)) return undefined
    places.push(...parts.toReversed().map((part) => ({ ...part, at: start + part.at })))
  }
  return places
}

/** The text with the edits made. */
export function edited(text: string, places: readonly Part[]): string {
  const parts: string[] = []
  let end = text.length
  for (const { at, remove, insert } of places) {
    parts.push(text.slice(at + remove, end), insert)
    end = at
  }
  return parts.concat(text.slice(0, end)).toReversed().join('')
}

function lineStarts(text: string, upTo: number): number[] {
  // A byte order mark is no part of the first line.
  const starts = [text.startsWith('\uFEFF') ? 1 : 0]
  while (starts.length < upTo) {
    const end = text.indexOf('\n', starts.at(-1))
    if (end < 0) break
    starts.push(end + 1)
  }
  return starts
}

function isLine(text: string, start: number, line: string): boolean {
  if (!text.startsWith(line, start)) return false
  const end = start + line.length
  if (end === text.length || line.length >= SEEN_CHARS) return true
  return text[end] === '\n' || text.startsWith('\r\n', end)
}
