import type { IMarker, Terminal } from '@xterm/headless'

/** Old ones go first: each costs a little whenever a line scrolls away. */
const MOST = 900
const KEPT = /^(?:[ABC]|D(?:;\d{1,3})?)$/

/** Where commands began and ended on a screen, so that somebody who comes later sees it too. */
export class CommandMarks {
  readonly #terminal: Terminal
  #marks: { marker: IMarker; sequence: string }[] = []

  constructor(terminal: Terminal) {
    this.#terminal = terminal
    for (const code of [133, 633]) {
      terminal.parser.registerOscHandler(code, (data) => this.#add(data))
    }
  }

  /** What to write at the beginning of a row of the normal screen. */
  byRow(): ReadonlyMap<number, string> {
    this.#marks = this.#marks.filter(({ marker }) => !marker.isDisposed)
    const rows = new Map<number, string>()
    for (const { marker, sequence } of this.#marks) {
      rows.set(marker.line, (rows.get(marker.line) ?? '') + sequence)
    }
    return rows
  }

  #add(data: string): boolean {
    if (!KEPT.test(data) || this.#terminal.buffer.active.type === 'alternate') return true
    const marker = this.#terminal.registerMarker(0)
    if (!marker) return true
    this.#marks.push({ marker, sequence: `\x1b]633;${this.#placed(data)}\x07` })
    if (this.#marks.length > MOST) this.#marks.shift()?.marker.dispose()
    return true
  }

  /** Written at the beginning of a row, so what was further right says in which column. */
  #placed(data: string): string {
    const column = this.#terminal.buffer.active.cursorX
    if (data === 'B') return `B;${column}`
    return data.startsWith('D;') ? `${data};${column}` : data
  }
}
