const TURN_MS = 1

/** Where those wait who read much: one goes on at a time, and between two there is time for keys. */
export class Turns {
  readonly #waiting: (() => void)[] = []

  get length(): number {
    return this.#waiting.length
  }

  join(go: () => void): void {
    this.#waiting.push(go)
    if (this.#waiting.length === 1) this.#soon()
  }

  #soon(): void {
    setTimeout(() => {
      this.#waiting[0]?.()
      this.#waiting.shift()
      if (this.#waiting.length > 0) this.#soon()
    }, TURN_MS)
  }
}
