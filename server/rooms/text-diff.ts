import diff from 'fast-diff'

/** Put `insert` where `remove` characters were, at `at` of the old text. Ascending, not overlapping. */
export type Edit = { readonly at: number; readonly remove: number; readonly insert: string }

/** Above this many characters of one changed region, characters are not compared one by one: that is quadratic. */
const FINE_CHARS = 1_500
/** Up to this many changed lines in a row are compared line by line, as after a change of indentation. */
const PAIRED_LINES = 5_000
const BUDGET_MS = 100

/**
 * A small set of edits that turns `before` into `after`, in bounded time: common ends are cut off, then
 * lines are compared, then characters within changed regions; what does not fit the budget is replaced
 * whole. No edit splits a surrogate pair, because Yjs would put U+FFFD in its place.
 */
export function diffTexts(before: string, after: string, now: () => number = monotonic): Edit[] {
  const deadline = now() + BUDGET_MS
  const whole = trim(before, after, 0)
  if (whole === undefined) return []
  const small = whole.old.length + whole.new.length <= FINE_CHARS
  const regions = small ? [whole] : changedLines(wholeLines(before, after, whole), deadline, now)
  return regions.flatMap((region) => refine(region, deadline, now))
}

/** How many characters differ: how far one text is from another. */
export function distance(before: string, after: string): number {
  return diffTexts(before, after).reduce((sum, edit) => sum + edit.remove + edit.insert.length, 0)
}

/** For each line of `after`, the index of the same line in `before`, where there is one in order. */
export function keptLines(
  before: readonly string[],
  after: readonly string[],
): (number | undefined)[] {
  return matchLines(before, after, () => true)
}

/** A region grown to whole lines: what is compared by lines must not begin or end within one. */
function wholeLines(before: string, after: string, { at, old, new: fresh }: Region): Region {
  const start = at === 0 ? 0 : before.lastIndexOf('\n', at - 1) + 1
  const lineEnd = before.indexOf('\n', at + old.length)
  const end = lineEnd === -1 ? before.length : lineEnd + 1
  const more = end - at - old.length
  return {
    at: start,
    old: before.slice(start, end),
    new: after.slice(start, at + fresh.length + more),
  }
}

type Region = { readonly at: number; readonly old: string; readonly new: string }

function trim(before: string, after: string, at: number): Region | undefined {
  if (before === after) return undefined
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1
  if (start > 0 && isHigh(before.charCodeAt(start - 1))) start -= 1
  let end = 0
  const room = shorter - start
  while (end < room && fromEnd(before, end) === fromEnd(after, end)) end += 1
  if (end > 0 && isLow(fromEnd(before, end - 1))) end -= 1
  return {
    at: at + start,
    old: before.slice(start, before.length - end),
    new: after.slice(start, after.length - end),
  }
}

function fromEnd(text: string, back: number): number {
  return text.charCodeAt(text.length - 1 - back)
}
function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}
function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}

function refine(region: Region, deadline: number, now: () => number): Edit[] {
  const large = region.old.length + region.new.length > FINE_CHARS
  const paired = large ? pairedLines(region) : undefined
  if (paired !== undefined) return paired
  const core = trim(region.old, region.new, region.at)
  if (core === undefined) return []
  const { at, old, new: fresh } = core
  const fine = !large && old !== '' && fresh !== '' && now() <= deadline
  return fine ? fromParts(diff(old, fresh), at) : [{ at, remove: old.length, insert: fresh }]
}

/** As many lines as before: what differs is within each of them. */
function pairedLines({ at, old, new: fresh }: Region): Edit[] | undefined {
  const [before, after] = [splitLines(old), splitLines(fresh)]
  if (before.length !== after.length || before.length > PAIRED_LINES) return undefined
  const edits: Edit[] = []
  let start = at
  for (const [index, line] of before.entries()) {
    const changed = trim(line, after[index] ?? '', start)
    if (changed) edits.push({ at: changed.at, remove: changed.old.length, insert: changed.new })
    start += line.length
  }
  return edits
}

function fromParts(parts: readonly diff.Diff[], start: number): Edit[] {
  const edits: { at: number; remove: number; insert: string }[] = []
  let at = start
  let last: { at: number; remove: number; insert: string } | undefined
  for (const [kind, text] of parts) {
    if (kind === diff.EQUAL) {
      at += text.length
      last = undefined
      continue
    }
    if (last === undefined) edits.push((last = { at, remove: 0, insert: '' }))
    if (kind === diff.INSERT) last.insert += text
    else {
      last.remove += text.length
      at += text.length
    }
  }
  return edits
}

/** Regions of lines that differ, found by matching equal lines in order. */
function changedLines(whole: Region, deadline: number, now: () => number): Region[] {
  const before = splitLines(whole.old)
  const after = splitLines(whole.new)
  const kept = matchLines(before, after, () => now() < deadline)
  const regions: Region[] = []
  let at = whole.at
  let old = 0
  let pending = ''
  for (const [index, line] of [...after, ''].entries()) {
    const match = index === after.length ? before.length : kept[index]
    if (match === undefined) {
      pending += line
      continue
    }
    const removed = before.slice(old, match).join('')
    if (removed !== pending) regions.push({ at, old: removed, new: pending })
    at += removed.length + line.length
    old = match + 1
    pending = ''
  }
  return regions
}

/** Every line with its LF. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/**
 * Matches equal lines in order: common ends first, then lines that occur once on both sides (patience),
 * then, between two such anchors, greedily. Linear but for sorting.
 */
function matchLines(
  before: readonly string[],
  after: readonly string[],
  mayGoOn: () => boolean,
): (number | undefined)[] {
  const kept: (number | undefined)[] = Array.from({ length: after.length })
  let start = 0
  const shorter = Math.min(before.length, after.length)
  while (start < shorter && before[start] === after[start]) kept[start] = start++
  let end = 0
  while (
    end < shorter - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    kept[after.length - 1 - end] = before.length - 1 - end
    end += 1
  }
  const anchors = mayGoOn() ? uniqueMatches(before, after, { start, end }) : []
  let from = { old: start, new: start }
  for (const to of [...anchors, { old: before.length - end, new: after.length - end }]) {
    if (to.new < after.length - end) kept[to.new] = to.old
    extend(before, after, { from, to, kept })
    from = { old: to.old + 1, new: to.new + 1 }
  }
  return kept
}

type Pair = { old: number; new: number }

/** From both anchors inwards while lines are equal. */
function extend(
  before: readonly string[],
  after: readonly string[],
  { from, to, kept }: { from: Pair; to: Pair; kept: (number | undefined)[] },
): void {
  let { old, new: fresh } = from
  while (old < to.old && fresh < to.new && before[old] === after[fresh]) kept[fresh++] = old++
  let [oldEnd, freshEnd] = [to.old - 1, to.new - 1]
  while (oldEnd >= old && freshEnd >= fresh && before[oldEnd] === after[freshEnd]) {
    kept[freshEnd--] = oldEnd--
  }
}

function uniqueMatches(
  before: readonly string[],
  after: readonly string[],
  { start, end }: { start: number; end: number },
): Pair[] {
  const old = onceOnly(before, start, before.length - end)
  const fresh = onceOnly(after, start, after.length - end)
  const pairs: Pair[] = []
  for (const [line, at] of fresh) {
    const match = old.get(line)
    if (at >= 0 && match !== undefined && match >= 0) pairs.push({ old: match, new: at })
  }
  return longestRising(pairs.toSorted((a, b) => a.new - b.new))
}

function onceOnly(lines: readonly string[], from: number, to: number): Map<string, number> {
  const seen = new Map<string, number>()
  for (let at = from; at < to; at += 1) {
    const line = lines[at] ?? ''
    seen.set(line, seen.has(line) ? -1 : at)
  }
  return seen
}

/** The longest subsequence with rising `old`, by patience sorting. */
function longestRising(pairs: readonly Pair[]): Pair[] {
  type Link = { pair: Pair; back: Link | undefined }
  const piles: Link[] = []
  for (const pair of pairs) {
    let [low, high] = [0, piles.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((piles[middle]?.pair.old ?? 0) < pair.old) low = middle + 1
      else high = middle
    }
    piles[low] = { pair, back: piles[low - 1] }
  }
  const chain: Pair[] = []
  for (let link = piles.at(-1); link !== undefined; link = link.back) chain.unshift(link.pair)
  return chain
}

function monotonic(): number {
  return performance.now()
}
