import type { Turns } from './turns.ts'

/** Read at once, by all who print much, before keys have their turn: about 2 ms of drawing. */
const BITE_BYTES = 64 * 1024
/** What the one who reads fastest may owe before the program waits; less than makes a viewer stale. */
const AHEAD_BYTES = 256 * 1024
/** Read after a rest in which nobody took anything. */
const SIP_BYTES = 16 * 1024
/** A pty that rests for 90 ms at a time lost nothing (notes/sandbox.md, finding 2). */
const REST_MS = 80
/** One after the other, 0.64 s; then the fastest reader stands still and is read past, until left out, too. */
const MOST_RESTS = 8

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
  #isSip = false
  #rests = 0
  #rest: NodeJS.Timeout | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** So much was read just now. */
  took(bytes: number): void {
    this.#bite += bytes
    const { turns } = this.#deps
    if (this.#bite < (this.#isSip ? SIP_BYTES : BITE_BYTES / (1 + turns.length))) return
    this.#bite = -Infinity
    this.#deps.pty.pause()
    turns.join(() => {
      if (this.#mayGoOn) this.#rests = 0
      else if (this.#rests < MOST_RESTS) return this.#pause()
      this.#goOn()
    })
  }

  /** Somebody has taken more, or is left out. */
  eased(): void {
    if (!this.#rest || !this.#mayGoOn) return
    this.#rests = 0
    this.#goOn()
  }

  #pause(): void {
    this.#rests += 1
    this.#rest = setTimeout(() => this.#goOn(true), REST_MS)
  }

  get #mayGoOn(): boolean {
    return this.#deps.owed() < AHEAD_BYTES
  }

  #goOn(isSip = false): void {
    clearTimeout(this.#rest)
    this.#rest = undefined
    this.#bite = 0
    this.#isSip = isSip
    this.#deps.pty.resume()
  }
}
