import { createStore } from 'zustand/vanilla'
import type { FileChange } from '../../shared/files.ts'
import { ancestorsOf, isWithin } from './paths.ts'

const FRESH_MS = 3 * 60_000
const MINE_MS = 10_000
const MOST = 500

type Deps = {
  readonly now: () => number
  readonly wait: (ms: number, then: () => void) => void
  /** Open in this tab: whoever looks at a file sees its changes in it. */
  readonly isOpen: (path: string) => boolean
  /** The tree has listed its folder, and it was not in it. */
  readonly isNew: (path: string) => boolean
}
export type Mark = 'new' | 'changed'
export type Changed = {
  readonly files: ReadonlyMap<string, Mark>
  /** Folders with such a file somewhere below. */
  readonly folders: ReadonlySet<string>
}

/** Files that changed on the disk in the last minutes, and not by what was done in this tab. */
export class RecentChanges {
  readonly store = createStore<Changed>(() => ({ files: new Map(), folders: new Set() }))
  readonly #deps: Deps
  readonly #changed = new Map<string, { atMs: number; mark: Mark }>()
  readonly #mine = new Map<string, number>()
  #waiting = false

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** What is done here makes news too; those are none for who did it. */
  mine(...paths: readonly string[]): void {
    for (const path of paths) this.#mine.set(path, this.#deps.now())
  }

  apply(changes: readonly FileChange[]): void {
    const now = this.#deps.now()
    for (const [path, atMs] of this.#mine) if (now - atMs > MINE_MS) this.#mine.delete(path)
    for (const { path, kind } of changes) {
      if (kind !== 'changed') this.#changed.delete(path)
      else if (!this.#isMine(path) && !this.#deps.isOpen(path)) this.#mark(path, now)
    }
    for (const path of this.#changed.keys()) {
      if (this.#changed.size <= MOST) break
      this.#changed.delete(path)
    }
    this.#show()
  }

  /** Somebody has looked at it. */
  seen(path: string): void {
    if (this.#changed.delete(path)) this.#show()
  }

  #mark(path: string, atMs: number): void {
    const mark = this.#changed.get(path)?.mark ?? (this.#deps.isNew(path) ? 'new' : 'changed')
    this.#changed.delete(path)
    this.#changed.set(path, { atMs, mark })
  }

  #isMine(path: string): boolean {
    return [...this.#mine.keys()].some((mine) => isWithin(path, mine))
  }

  #show(): void {
    const now = this.#deps.now()
    for (const [path, { atMs }] of this.#changed) {
      if (now - atMs >= FRESH_MS) this.#changed.delete(path)
    }
    const files = new Map([...this.#changed].map(([path, { mark }]) => [path, mark]))
    const before = this.store.getState().files
    if (
      files.size !== before.size ||
      [...files].some(([path, mark]) => before.get(path) !== mark)
    ) {
      this.store.setState({ files, folders: new Set([...files.keys()].flatMap(ancestorsOf)) })
    }
    if (files.size === 0 || this.#waiting) return
    this.#waiting = true
    this.#deps.wait(FRESH_MS / 6, () => {
      this.#waiting = false
      this.#show()
    })
  }
}
