import { z } from 'zod'
import { createStore } from 'zustand/vanilla'

const Past = z.object({
  sql: z.string(),
  /** ISO time. */
  at: z.string(),
  ok: z.boolean(),
  /** In words: rows, or what went wrong. */
  outcome: z.string(),
  durationMs: z.number(),
})
/** A run of one's own that is over. */
export type Past = z.infer<typeof Past>
type Disk = Pick<Storage, 'getItem' | 'setItem'>

const MOST = 200
const MOST_CHARS = 20_000

/** What one ran in a workspace, latest first, in this browser. The same text is kept once, with its last outcome. */
export class RunHistory {
  readonly store = createStore<{ past: readonly Past[] }>(() => ({ past: [] }))
  readonly #key: string
  readonly #disk: Disk

  constructor({ key, disk }: { key: string; disk: Disk }) {
    this.#key = key
    this.#disk = disk
    this.store.setState({ past: read(disk, key) })
  }

  add(run: Past): void {
    if (run.sql.length > MOST_CHARS) return
    const others = this.store.getState().past.filter(({ sql }) => sql !== run.sql)
    this.#keep([run, ...others].slice(0, MOST))
  }

  clear(): void {
    this.#keep([])
  }

  #keep(past: readonly Past[]): void {
    this.store.setState({ past })
    try {
      this.#disk.setItem(this.#key, JSON.stringify(past))
    } catch {
      // A full or closed storage only costs the memory of it.
    }
  }
}

/** Those whose text or outcome holds every word of a search. */
export function searchHistory(past: readonly Past[], search: string): readonly Past[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return past.filter(({ sql, outcome }) => {
    const text = `${sql} ${outcome}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

function read(disk: Disk, key: string): readonly Past[] {
  try {
    return z.array(Past).parse(JSON.parse(disk.getItem(key) ?? '[]'))
  } catch {
    return []
  }
}
