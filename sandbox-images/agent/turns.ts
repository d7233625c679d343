const TURN_MS = 1

/** Where those wait who read much: one goes on at a time, and between two there is time for keys. */
export class Turns {
  readonly #waiting: (() => void)[] = []
  #running = false

  get length(): number {
    return this.#waiting.length
  }

  join(go: () => void): void {
    this.#waiting.push(go)
    if (this.#running) return
    this.#running = true
    this.#soon()
  }

  #soon(): void {
    setTimeout(() => {
      const go = this.#waiting.shift()
      this.#running = this.#waiting.length > 0
      if (this.#running) this.#soon()
      go?.()
    }, TURN_MS)
  }
}
