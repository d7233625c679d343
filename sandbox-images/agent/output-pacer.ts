import type { Turns } from './turns.ts'

/** Read at once, by all who print much, before keys have their turn: about 2 ms of drawing. */
const BITE_BYTES = 64 * 1024
/** What the one who reads fastest may owe before the program waits; less than makes a viewer stale. */
const AHEAD_BYTES = 256 * 1024
/** Read after a rest in which nobody took anything: eight rests, 0.64 s, until the fastest is left out, too. */
const SIP_BYTES = 16 * 1024
/** A pty that rests for 90 ms at a time lost nothing (notes/sandbox.md, finding 2). */
const REST_MS = 80

type Deps = {
  readonly turns: Turns
  readonly pty: { pause(): void; resume(): void }
  /** What the fastest of those who keep up has not taken yet, in bytes; 0 when nobody does. */
  readonly owed: () => number
}

/**
 * Lets a program print no faster than somebody can look: what nobody keeps up with is drawn for nobody, and
 * whoever falls behind is shown whole screens instead of a stream. One who stands still stops it for less than
 * a second in all, then is left out.
 */
export class OutputPacer {
  readonly #deps: Deps
  #bite = 0
  #rest: NodeJS.Timeout | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** So much was read just now. */
  took(bytes: number): void {
    this.#bite += bytes
    if (this.#bite < BITE_BYTES / (1 + this.#deps.turns.length)) return
    this.#bite = -Infinity
    this.#deps.pty.pause()
    this.#deps.turns.join(() => {
      if (this.#mayGoOn) return this.#goOn()
      this.#rest = setTimeout(() => this.#goOn(BITE_BYTES - SIP_BYTES), REST_MS)
    })
  }

  /** Somebody has taken more, or is left out. */
  eased(): void {
    if (this.#rest && this.#mayGoOn) this.#goOn()
  }

  get #mayGoOn(): boolean {
    return this.#deps.owed() < AHEAD_BYTES
  }

  #goOn(bite = 0): void {
    clearTimeout(this.#rest)
    this.#rest = undefined
    this.#bite = bite
    this.#deps.pty.resume()
  }
}
