// CommonJS, which the linter takes for a module without a default.
// oxlint-disable-next-line import/default
import unicode from '@xterm/addon-unicode11'
import headless, { type ITerminalAddon, type Terminal } from '@xterm/headless'
import { LIMITS } from '../../shared/limits.ts'
import { ignoreEndlessCounts } from '../../shared/terminal-counts.ts'
import { CharsetTracker } from './charset-tracker.ts'
import { CommandMarks } from './command-marks.ts'
import { SequenceTail } from './sequence-tail.ts'
import { serializeScreen, styleOf } from './serialize-screen.ts'
import { coreOf } from './xterm-internals.ts'

/** What we say to programs that ask for the colours of a terminal: light text on a dark ground. */
const COLOURS: Readonly<Record<number, string>> = {
  10: 'rgb:d4d4/d4d4/d4d4',
  11: 'rgb:1e1e/1e1e/1e1e',
  12: 'rgb:d4d4/d4d4/d4d4',
}

export type ScreenEvents = {
  /** What a program asked of its terminal, answered once for all viewers. */
  onReply: (text: string) => void
  onTitle(title: string): void
}

/** What the terminal shows: the truth that every viewer is shown a copy of. */
export class Screen {
  /** For tests that compare. */
  readonly terminal: Terminal
  readonly #tail = new SequenceTail()
  readonly #charset: CharsetTracker
  readonly #marks: CommandMarks
  #title = ''

  constructor(size: { cols: number; rows: number }, events: ScreenEvents) {
    this.terminal = createTerminal(size)
    this.terminal.onData(events.onReply)
    this.terminal.onTitleChange((title) => {
      this.#title = cleanTitle(title)
      events.onTitle(this.#title)
    })
    this.#charset = new CharsetTracker(this.terminal)
    this.#marks = new CommandMarks(this.terminal)
    for (const [code, colour] of Object.entries(COLOURS)) {
      this.terminal.parser.registerOscHandler(Number(code), (data) => {
        if (data === '?') events.onReply(`\x1b]${code};${colour}\x1b\\`)
        return data === '?'
      })
    }
  }

  get cols(): number {
    return this.terminal.cols
  }

  get rows(): number {
    return this.terminal.rows
  }

  /** Drawn when this returns, so a snapshot after it holds exactly these bytes. */
  write(bytes: Uint8Array): void {
    this.#tail.feed(bytes)
    this.#charset.feed(bytes)
    coreOf(this.terminal).writeSync(bytes)
  }

  resize(cols: number, rows: number): void {
    this.terminal.resize(cols, rows)
  }

  /** Bytes that turn a terminal fresh from reset into this one, and make it reply nothing. */
  snapshot(): Buffer {
    const title = this.#title === '' ? '' : `\x1b]2;${this.#title}\x07`
    const parts = [
      title,
      serializeScreen(this.terminal, this.#marks.byRow()),
      this.#charset.sequence,
      this.#lastCharacter(),
    ]
    return Buffer.concat([Buffer.from(parts.join('')), this.#tail.bytes])
  }

  dispose(): void {
    this.terminal.dispose()
  }

  /**
   * An accent may follow the last character, or a wrap may be due after it: printing it once more
   * leaves the viewer's terminal in that state. Only where printing changes nothing else.
   */
  #lastCharacter(): string {
    const { active } = this.terminal.buffer
    const { _inputHandler } = coreOf(this.terminal)
    const joins = _inputHandler._parser.precedingJoinState !== 0
    const wrapDue = active.cursorX >= this.cols
    if (this.terminal.modes.insertMode || (!joins && !wrapDue)) return ''
    const line = active.getLine(active.baseY + active.cursorY)
    const narrow = line?.getCell(active.cursorX - 1)
    const [cell, back] =
      narrow?.getWidth() === 0 ? [line?.getCell(active.cursorX - 2), 2] : [narrow, 1]
    if (!cell || cell.getChars() === '') return ''
    const column = `\x1b[${active.cursorX - back + 1}G`
    const [then, now] = [styleOf(cell), styleOf(_inputHandler._curAttrData)]
    // A colour chosen since ends the joining, but not the waiting wrap.
    return column + (then === now ? cell.getChars() : then + cell.getChars() + now)
  }
}

/** A terminal as every viewer must have it: same scrollback, same widths of characters. */
export function createTerminal({ cols, rows }: { cols: number; rows: number }): Terminal {
  const terminal = new headless.Terminal({
    cols,
    rows,
    scrollback: LIMITS.terminalScrollbackRows,
    allowProposedApi: true,
    logLevel: 'off',
  })
  terminal.loadAddon(new unicode.Unicode11Addon() as unknown as ITerminalAddon)
  terminal.unicode.activeVersion = '11'
  ignoreEndlessCounts(terminal.parser)
  return terminal
}

function cleanTitle(title: string): string {
  // eslint-disable-next-line no-control-regex
  return title.replaceAll(/[\x00-\x1f\x7f-\x9f]/g, '').slice(0, 200)
}
