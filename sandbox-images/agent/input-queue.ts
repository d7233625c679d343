import { AppError } from '../../shared/errors.ts'
import type { NativePty } from './native-pty.ts'

/** A line discipline holds 4 KiB and drops what comes on top: feed it slower than that. */
const CHUNK_BYTES = 1_024
const PAUSE_MS = 2
const MAX_BYTES = 8 * 1024 * 1024
/** Ctrl-C, Ctrl-Z and Ctrl-\: whoever types these wants no more of the paste. */
const INTERRUPTS: ReadonlySet<number> = new Set([0x03, 0x1a, 0x1c])

/** Hands input to a pty in order and in bites it can swallow. */
export class InputQueue {
  readonly #pty: NativePty
  #waiting: Buffer[] = []
  #bytes = 0
  #timer: NodeJS.Timeout | undefined

  constructor(pty: NativePty) {
    this.#pty = pty
  }

  push(input: Buffer): void {
    if (input.length === 1 && INTERRUPTS.has(input[0] ?? 0)) this.clear()
    if (this.#bytes + input.length > MAX_BYTES) {
      throw new AppError('too_large', 'The program in this terminal does not read its input.')
    }
    for (let at = 0; at < input.length; at += CHUNK_BYTES) {
      this.#waiting.push(input.subarray(at, at + CHUNK_BYTES))
    }
    this.#bytes += input.length
    if (!this.#timer) this.#feed()
  }

  clear(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#waiting = []
    this.#bytes = 0
  }

  #feed(): void {
    this.#timer = undefined
    // While the kernel has not taken the last bite there is no use in another.
    const next = this.#pty.pendingBytes === 0 ? this.#waiting.shift() : undefined
    if (next) {
      this.#bytes -= next.length
      this.#pty.write(next)
    }
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#feed(), PAUSE_MS)
  }
}
