const MAX_ENTRIES = 10_000

/** Answers that stay good for a while. Asked twice at once, it asks once. */
export class Remembered<K, V> {
  readonly #forMs: number
  readonly #now: () => number
  readonly #entries = new Map<K, { value: Promise<V>; at: number }>()

  constructor(options: { forMs: number; now: () => number }) {
    this.#forMs = options.forMs
    this.#now = options.now
  }

  get(key: K, ask: () => Promise<V>): Promise<V> {
    const known = this.#entries.get(key)
    if (known && this.#isFresh(known.at)) return known.value
    if (this.#entries.size >= MAX_ENTRIES) this.#entries.clear()
    const value = ask()
    this.#entries.set(key, { value, at: this.#now() })
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

  /** An answer from the future, of a clock that was set back since, is of unknown age. */
  #isFresh(at: number): boolean {
    const age = this.#now() - at
    return age >= 0 && age < this.#forMs
  }
}
