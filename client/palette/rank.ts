import * as fuzzysort from 'fuzzysort'

/** One of the targets that fits: which, how well, and which of its letters were meant. */
export type Hit = {
  readonly index: number
  readonly score: number
  readonly letters: readonly number[]
}
export type Ranked = { readonly hits: readonly Hit[]; readonly total: number }

const LEAST = 0.2
const RECENT = 0.15
/** A letter in the name of a file counts more than one in the folders before it. */
const IN_NAME = 0.25
const WARM_UP = ['e', 'in', 'src', 'index.ts']

/** A list that is asked again and again. */
export interface Ranking {
  /** The best first. `recent` lists indexes that somebody used lately: they weigh a little more. */
  rank(query: string, options: { limit: number; recent?: readonly number[] }): Ranked
}

/** Ranks titles: commands, people, symbols. */
export function rankTitles(titles: readonly string[]): Ranking {
  const snapshot = fuzzysort.snapshot(titles)
  const find = indexesOf(titles)
  return {
    rank(query, { limit, recent = [] }) {
      const found = fuzzysort.go(query, snapshot, { limit, threshold: LEAST })
      const lately = new Set(recent)
      const hits = found.map((result) => hitOf(result, find(result.target)))
      return { hits: sorted(hits.map((hit) => lift(hit, lately))), total: found.total }
    },
  }
}

/** Ranks paths: by the name where the name fits, and by the whole path. */
export function rankPaths(paths: readonly string[]): Ranking {
  const names = paths.map((path) => path.slice(path.lastIndexOf('/') + 1))
  // Many files have one name: each name is asked once.
  const byName = Map.groupBy(paths.keys(), (index) => names[index] ?? '')
  const nameSnapshot = fuzzysort.snapshot([...byName.keys()])
  const pathSnapshot = fuzzysort.snapshot(paths)
  const find = indexesOf(paths)

  const inNames = (query: string, limit: number): Hit[] =>
    fuzzysort.go(query, nameSnapshot, { limit, threshold: LEAST }).flatMap((result) =>
      (byName.get(result.target) ?? []).slice(0, limit).map((index) => {
        const before = (paths[index]?.length ?? 0) - result.target.length
        const letters = result.indexes.map((at) => at + before)
        return { index, letters, score: result.score + IN_NAME - depthOf(paths[index]) }
      }),
    )
  const ranking: Ranking = {
    rank(query, { limit, recent = [] }) {
      const wanted = query.replaceAll('\\', '/')
      const whole = fuzzysort.go(wanted, pathSnapshot, { limit, threshold: LEAST })
      const best = new Map<number, Hit>()
      const take = (hit: Hit): void => {
        if ((best.get(hit.index)?.score ?? 0) < hit.score) best.set(hit.index, hit)
      }
      for (const result of whole) {
        const hit = hitOf(result, find(result.target))
        take({ ...hit, score: hit.score - depthOf(result.target) })
      }
      if (!wanted.includes('/')) inNames(wanted, limit).forEach(take)
      const lately = new Set(recent)
      const hits = sorted([...best.values()].map((hit) => lift(hit, lately))).slice(0, limit)
      return { hits, total: Math.max(whole.total, hits.length) }
    },
  }
  // The first search of a list prepares it: nobody should wait for that with a letter typed.
  for (const query of WARM_UP) ranking.rank(query, { limit: 10 })
  return ranking
}

/** Of two files that fit alike the one nearer to the root is meant. */
function depthOf(path = ''): number {
  return Math.min(path.length, 200) / 4_000
}

function lift(hit: Hit, lately: ReadonlySet<number>): Hit {
  return lately.has(hit.index) ? { ...hit, score: hit.score + RECENT } : hit
}

function sorted(hits: readonly Hit[]): Hit[] {
  return hits.toSorted((a, b) => b.score - a.score || a.index - b.index)
}

function hitOf({ score, indexes }: fuzzysort.Result, index: number): Hit {
  return { index, score, letters: [...indexes] }
}

/** Equal texts are told apart by their turn, so that no two hits are the same line. */
function indexesOf(texts: readonly string[]): (text: string) => number {
  const places = new Map<string, number[]>()
  texts.forEach((text, index) => {
    const known = places.get(text)
    if (known) known.push(index)
    else places.set(text, [index])
  })
  const turns = new Map<string, number>()
  return (text) => {
    const known = places.get(text) ?? [0]
    if (known.length === 1) return known[0] ?? 0
    const turn = turns.get(text) ?? 0
    turns.set(text, turn + 1)
    return known[turn % known.length] ?? 0
  }
}
