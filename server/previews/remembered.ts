const MAX_ENTRIES = 10_000

/** Answers that stay good for a while. Asked twice at once, it asks once. */
export class Remembered<K, V> {
  readonly #forMs: number
  readonly #now: () => number
  readonly #entries = new Map<K, { value: Promise<V>; until: number }>()

  constructor(options: { forMs: number; now: () => number }) {
    this.#forMs = options.forMs
    this.#now = options.now
  }

  get(key: K, ask: () => Promise<V>): Promise<V> {
    const known = this.#entries.get(key)
    if (known && known.until > this.#now()) return known.value
    if (this.#entries.size >= MAX_ENTRIES) this.#entries.clear()
    const value = ask()
    this.#entries.set(key, { value, until: this.#now() + this.#forMs })
    // A failure is no answer; the next one asks again.
    value.catch(() => {
      if (this.#entries.get(key)?.value === value) this.#entries.delete(key)
    })
    return value
  }

  /** An answer still on its way is forgotten too, for it may be from before the change. */
  forget(key: K): void {
    this.#entries.delete(key)
  }

  clear(): void {
    this.#entries.clear()
  }
}
