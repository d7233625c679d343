/** Where a line of the text begins on its page, in pixels from the top. */
export type PagePlace = { readonly line: number; readonly top: number }

/** How far down the page a line is, also one inside a paragraph; `line` may be a fraction. */
export function topOfLine(places: readonly PagePlace[], line: number): number {
  return between(places, line, { from: 'line', to: 'top' })
}

/** The line that stands so far down the page. */
export function lineAtTop(places: readonly PagePlace[], top: number): number {
  return Math.max(1, between(places, top, { from: 'top', to: 'line' }))
}

type Axes = { from: keyof PagePlace; to: keyof PagePlace }

/** Between two places by proportion; before the first and after the last there is nothing to go by. */
function between(places: readonly PagePlace[], value: number, { from, to }: Axes): number {
  const after = places.findIndex((place) => place[from] > value)
  const before = places.at(after < 0 ? -1 : after - 1)
  const next = places[after]
  if (after === 0) return next?.[to] ?? 0
  if (!before) return 0
  if (!next) return before[to]
  const share = (value - before[from]) / (next[from] - before[from])
  return before[to] + share * (next[to] - before[to])
}

/** The places of what carries a line on a page, downwards; of a list and its first entry only one counts. */
export function placesOn(box: HTMLElement): PagePlace[] {
  const origin = box.getBoundingClientRect().top - box.scrollTop
  const found = [...box.querySelectorAll<HTMLElement>('[data-line]')].map((block) => ({
    line: Number(block.dataset['line']),
    top: block.getBoundingClientRect().top - origin,
  }))
  const places: PagePlace[] = [{ line: 1, top: 0 }]
  for (const place of found) {
    const last = places.at(-1)
    if (last && place.line > last.line && place.top > last.top) places.push(place)
  }
  return places
}
