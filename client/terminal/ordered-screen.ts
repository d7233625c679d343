import type { Screen } from './terminal-client.ts'

/** What xterm in a page and xterm without one have in common. */
type Drawn = {
  readonly cols: number
  readonly rows: number
  write(data: string | Uint8Array, parsed?: () => void): void
  reset(): void
  resize(cols: number, rows: number): void
}

/**
 * Puts resets and sizes into the stream of output. A terminal parses later than it is written to:
 * done at once, they would meet bytes that were meant for another screen or another width.
 */
export class OrderedScreen implements Screen {
  readonly #terminal: Drawn
  readonly #onReset: () => void

  /** `onReset` is told when nothing of the old screen is left. */
  constructor(terminal: Drawn, onReset: () => void = () => undefined) {
    this.#terminal = terminal
    this.#onReset = onReset
  }

  reset(size: { cols: number; rows: number }): void {
    this.#terminal.write('', () => {
      this.#onReset()
      this.#terminal.reset()
      this.#fit(size)
    })
  }

  resize(size: { cols: number; rows: number }): void {
    this.#terminal.write('', () => this.#fit(size))
  }

  write(bytes: Uint8Array, parsed: () => void): void {
    this.#terminal.write(bytes, parsed)
  }

  #fit({ cols, rows }: { cols: number; rows: number }): void {
    if (cols !== this.#terminal.cols || rows !== this.#terminal.rows) {
      this.#terminal.resize(cols, rows)
    }
  }
}
