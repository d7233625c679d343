type Deps = {
  readonly wait: (ms: number, then: () => void) => () => void
  /** From now on until `take` nothing that is typed counts, nor did what was held. */
  readonly gaveUp: () => void
}

const MOST_BYTES = 4 * 1024
/**
 * A workspace whose server died is another's after ten seconds, and asked for again within five. Past this,
 * whoever typed has turned to something else, and a command that runs then would surprise.
 */
const MOST_MS = 15_000

/** What is typed while the line is down. It waits, whole and in order; or none of it is sent. */
export class HeldKeys implements Disposable {
  readonly #deps: Deps
  #held: Uint8Array<ArrayBuffer>[] = []
  #bytes = 0
  #gaveUp = false
  #cancel: (() => void) | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  push(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#gaveUp) return
    this.#cancel ??= this.#deps.wait(MOST_MS, () => this.#giveUp())
    this.#held.push(bytes)
    this.#bytes += bytes.length
    if (this.#bytes > MOST_BYTES) this.#giveUp()
  }

  /** What is to be sent now; empty after giving up. Begins anew. */
  take(): Uint8Array<ArrayBuffer>[] {
    const held = this.#held
    this.#forget()
    this.#gaveUp = false
    return held
  }

  [Symbol.dispose](): void {
    this.#forget()
  }

  #giveUp(): void {
    this.#forget()
    this.#gaveUp = true
    this.#deps.gaveUp()
  }

  #forget(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#held = []
    this.#bytes = 0
  }
}
