import { AppError } from '../../shared/errors.ts'

type Deps = {
  readonly send: (bytes: Uint8Array<ArrayBuffer>) => void
  /** Bytes that the network has not taken yet. */
  readonly buffered: () => number
  readonly wait: (ms: number, then: () => void) => () => void
}

const CHUNK_BYTES = 16 * 1024
const PAUSE_MS = 15
const FULL_BYTES = 64 * 1024
const MOST_BYTES = 4 * 1024 * 1024
/** Ctrl-C, Ctrl-Z and Ctrl-\: whoever types these wants no more of the paste. */
const INTERRUPTS: ReadonlySet<number> = new Set([0x03, 0x1a, 0x1c])

/** Sends input in order, a large paste in pieces and no faster than a shell can be fed. */
export class InputPacer implements Disposable {
  readonly #deps: Deps
  #waiting: Uint8Array<ArrayBuffer>[] = []
  #cancel: (() => void) | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Throws `too_large` before anything of it is sent. */
  push(bytes: Uint8Array<ArrayBuffer>): void {
    if (bytes.length === 1 && INTERRUPTS.has(bytes[0] ?? 0)) this.clear()
    const waiting = this.#waiting.reduce((sum, one) => sum + one.length, 0)
    if (waiting + bytes.length > MOST_BYTES) {
      throw new AppError('too_large', 'A terminal takes 4 MB at once. Upload it as a file instead.')
    }
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      this.#waiting.push(bytes.slice(at, at + CHUNK_BYTES))
    }
    if (!this.#cancel) this.#next()
  }

  /** What was not sent yet never will be. */
  clear(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#waiting = []
  }

  [Symbol.dispose](): void {
    this.clear()
  }

  #next(): void {
    this.#cancel = undefined
    const chunk = this.#deps.buffered() < FULL_BYTES ? this.#waiting.shift() : undefined
    if (chunk) this.#deps.send(chunk)
    if (this.#waiting.length > 0) this.#cancel = this.#deps.wait(PAUSE_MS, () => this.#next())
  }
}
