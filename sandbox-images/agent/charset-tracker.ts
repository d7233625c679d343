import type { Terminal } from '@xterm/headless'

const SETS = { '(': '\x1b(', ')': '\x1b)' } as const

/** Which character sets a program chose: line drawing would otherwise turn into letters. */
export class CharsetTracker {
  #chosen = { '(': 'B', ')': 'B' }
  #shifted = false

  constructor({ parser }: Terminal) {
    for (const slot of ['(', ')'] as const) {
      for (const final of ['0', 'A', 'B']) {
        parser.registerEscHandler({ intermediates: slot, final }, () => {
          this.#chosen[slot] = final
          return false
        })
      }
    }
    parser.registerEscHandler({ final: 'c' }, () => this.#reset())
    parser.registerCsiHandler({ intermediates: '!', final: 'p' }, () => this.#reset())
  }

  /** Seen before the terminal executes it: shifts have no handler of their own. */
  feed(chunk: Uint8Array): void {
    const out = chunk.lastIndexOf(0x0e)
    const back = chunk.lastIndexOf(0x0f)
    if (out >= 0 || back >= 0) this.#shifted = out > back
  }

  get sequence(): string {
    const sets = (['(', ')'] as const).map((slot) =>
      this.#chosen[slot] === 'B' ? '' : SETS[slot] + this.#chosen[slot],
    )
    return sets.join('') + (this.#shifted ? '\x0e' : '')
  }

  #reset(): false {
    this.#chosen = { '(': 'B', ')': 'B' }
    this.#shifted = false
    return false
  }
}
