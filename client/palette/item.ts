/** A line of the palette. */
export type Item = {
  /** Stays the same over time: what was used lately is kept by it. */
  readonly id: string
  /** What is ranked and shown; of a file, its whole path. */
  readonly title: string
  readonly kind: 'file' | 'command' | 'place' | 'person' | 'help' | 'choice'
  readonly detail?: string
  /** A word at the end: what Enter does, or where it leads. */
  readonly hint?: string
  /** The keys that do the same, as people read them. */
  readonly keys?: string
  readonly chosen?: boolean
  readonly person?: { readonly name: string; readonly slot: number; readonly idle: boolean }
  readonly run: (where: { beside: boolean }) => void
  /** Instead of running: the palette goes on with this text. */
  readonly becomes?: string
}
export type Row = {
  readonly item: Item
  readonly letters: readonly number[]
  /** Said at the end of the first line of a part of the list. */
  readonly part?: string
}
/** What the palette lists now. */
export type Rows = {
  readonly rows: readonly Row[]
  /** How many fit, shown or not. */
  readonly total: number
  /** What to say when nothing is listed. */
  readonly empty: string
  /** Another answer is on its way: what is listed fits what was typed before. */
  readonly late: boolean
}
type Piece = { readonly text: string; readonly fits: boolean }

/** A text in pieces, those whose letters fit marked; `from` is where it begins in what was ranked. */
export function pieces(text: string, letters: readonly number[], from = 0): readonly Piece[] {
  const meant = new Set(letters)
  const found: { text: string; fits: boolean }[] = []
  // By code unit, as the letters are counted.
  for (let at = 0; at < text.length; at += 1) {
    const fits = meant.has(at + from)
    const last = found.at(-1)
    if (last?.fits === fits) last.text += text[at] ?? ''
    else found.push({ text: text[at] ?? '', fits })
  }
  return found
}

/** The first line of a part says which it is. */
export function withPart(items: readonly Item[], part: string): readonly Row[] {
  return items.map((item, index) => ({ item, letters: [], ...(index === 0 && { part }) }))
}
