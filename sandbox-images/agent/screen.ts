// CommonJS, which the linter takes for a module without a default.
// oxlint-disable-next-line import/default
import serialize from '@xterm/addon-serialize'
// oxlint-disable-next-line import/default
import unicode from '@xterm/addon-unicode11'
import headless, { type ITerminalAddon, type Terminal } from '@xterm/headless'
import { LIMITS } from '../../shared/limits.ts'
import { SequenceTail } from './sequence-tail.ts'
import { coreOf } from './xterm-internals.ts'

/** What we say to programs that ask for the colours of a terminal: light text on a dark ground. */
const COLOURS: Readonly<Record<number, string>> = {
  10: 'rgb:d4d4/d4d4/d4d4',
  11: 'rgb:1e1e/1e1e/1e1e',
  12: 'rgb:d4d4/d4d4/d4d4',
}
const MOUSE_ENCODINGS: Readonly<Record<string, string>> = {
  SGR: '\x1b[?1006h',
  SGR_PIXELS: '\x1b[?1016h',
}

export type ScreenEvents = {
  /** What a program asked of its terminal, answered once for all viewers. */
  onReply(text: string): void
  onTitle(title: string): void
}

/** What the terminal shows: the truth that every viewer is shown a copy of. */
export class Screen {
  /** For tests that compare. */
  readonly terminal: Terminal
  readonly #serializer = new serialize.SerializeAddon()
  readonly #tail = new SequenceTail()
  #title = ''

  constructor(size: { cols: number; rows: number }, events: ScreenEvents) {
    this.terminal = createTerminal(size)
    this.terminal.loadAddon(this.#serializer as unknown as ITerminalAddon)
    this.terminal.onData(events.onReply)
    this.terminal.onTitleChange((title) => {
      this.#title = cleanTitle(title)
      events.onTitle(this.#title)
    })
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
    coreOf(this.terminal).writeSync(bytes)
  }

  resize(cols: number, rows: number): void {
    this.terminal.resize(cols, rows)
  }

  /** Bytes that turn a terminal fresh from reset into this one, and make it reply nothing. */
  snapshot(): Buffer {
    const text = this.#serializer.serialize({ scrollback: LIMITS.terminalScrollbackRows })
    const parts = [text, this.#lostModes(), this.#lastCharacter()]
    return Buffer.concat([Buffer.from(parts.join('')), this.#tail.bytes])
  }

  dispose(): void {
    this.terminal.dispose()
  }

  /** What the serializer forgets. The scroll region moves the cursor, so its place comes after. */
  #lostModes(): string {
    const { buffer, coreMouseService, coreService } = coreOf(this.terminal)
    const { modes, rows } = this.terminal
    const { cursorX, cursorY } = this.terminal.buffer.active
    const whole = buffer.scrollTop === 0 && buffer.scrollBottom === rows - 1
    const row = modes.originMode ? cursorY - buffer.scrollTop : cursorY
    const region = `\x1b[${buffer.scrollTop + 1};${buffer.scrollBottom + 1}r\x1b[${row + 1};${Math.min(cursorX, this.cols - 1) + 1}H`
    return [
      whole && !modes.originMode ? '' : region,
      MOUSE_ENCODINGS[coreMouseService.activeEncoding] ?? '',
      coreService.isCursorHidden ? '\x1b[?25l' : '',
      this.#title === '' ? '' : `\x1b]2;${this.#title}\x07`,
    ].join('')
  }

  /**
   * An accent may follow the last character, or a wrap may be due after it: printing it once more
   * leaves the viewer's terminal in that state. Only where printing changes nothing else.
   */
  #lastCharacter(): string {
    const { active } = this.terminal.buffer
    const joins = coreOf(this.terminal)._inputHandler._parser.precedingJoinState !== 0
    const wrapDue = active.cursorX >= this.cols
    if (this.terminal.modes.insertMode || (!joins && !wrapDue)) return ''
    const line = active.getLine(active.baseY + active.cursorY)
    const narrow = line?.getCell(active.cursorX - 1)
    const [cell, back] =
      narrow?.getWidth() === 0 ? [line?.getCell(active.cursorX - 2), 2] : [narrow, 1]
    if (!cell || cell.getChars() === '') return ''
    return `\x1b[${active.cursorX - back + 1}G${cell.getChars()}`
  }
}

/** A terminal as every viewer must have it: same scrollback, same widths of characters. */
export function createTerminal(size: { cols: number; rows: number }): Terminal {
  const terminal = new headless.Terminal({
    ...size,
    scrollback: LIMITS.terminalScrollbackRows,
    allowProposedApi: true,
    logLevel: 'off',
  })
  terminal.loadAddon(new unicode.Unicode11Addon() as unknown as ITerminalAddon)
  terminal.unicode.activeVersion = '11'
  return terminal
}

function cleanTitle(title: string): string {
  // eslint-disable-next-line no-control-regex
  return title.replaceAll(/[\x00-\x1f\x7f-\x9f]/g, '').slice(0, 200)
}
