import type { FoundPath } from '../../shared/terminals.ts'

type Deps = {
  readonly ask: (path: string) => Promise<FoundPath | null>
  readonly now: () => number
}

/** A file may appear or go, and the shell change its folder: not believed for longer. */
const KEPT_MS = 20_000
const MOST = 300

/** Which printed paths exist: each is asked for once, and for a while not again. */
export class PathCache {
  readonly #deps: Deps
  readonly #known = new Map<string, { atMs: number; found: Promise<FoundPath | null> }>()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  find(path: string): Promise<FoundPath | null> {
    const known = this.#known.get(path)
    const now = this.#deps.now()
    if (known && now - known.atMs < KEPT_MS) return known.found
    // What cannot be asked now is no link now.
    const found = this.#deps.ask(path).catch(() => null)
    this.#known.delete(path)
    this.#known.set(path, { atMs: now, found })
    const [oldest] = this.#known.keys()
    if (this.#known.size > MOST && oldest !== undefined) this.#known.delete(oldest)
    return found
  }
}
