/** Nobody composes this long; a hold that was forgotten must not stop a document. */
const LONGEST_MS = 10_000

/**
 * Lets others' edits in, or has them wait. While somebody composes a character out of several keys, the
 * browser writes by counting from the caret: an edit that moved the text would be overwritten.
 */
export class Gate implements Disposable {
  readonly #wait: (ms: number, then: () => void) => () => void
  #holds = 0
  #waiting: (() => void)[] = []
  #cancel: (() => void) | undefined

  constructor(wait: (ms: number, then: () => void) => () => void) {
    this.#wait = wait
  }

  /** Now, or in its turn when nobody holds the gate any more. */
  pass(edit: () => void): void {
    if (this.#holds > 0) this.#waiting.push(edit)
    else edit()
  }

  /** Call the answer to let go. */
  hold(): () => void {
    this.#holds += 1
    let held = true
    const release = (): void => {
      if (!held) return
      held = false
      this.#holds -= 1
      if (this.#holds === 0) this.#open()
    }
    this.#cancel ??= this.#wait(LONGEST_MS, () => this.#open())
    return release
  }

  [Symbol.dispose](): void {
    this.#cancel?.()
    this.#waiting = []
  }

  #open(): void {
    this.#cancel?.()
    this.#cancel = undefined
    for (const edit of this.#waiting.splice(0)) edit()
  }
}
