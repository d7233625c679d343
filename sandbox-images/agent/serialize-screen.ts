import type { IBuffer, IBufferCell, Terminal } from '@xterm/headless'
import { coreOf, packedOf, type Attributes, type InnerBuffer } from './xterm-internals.ts'

const MOUSE_MODES = {
  none: '',
  x10: '\x1b[?9h',
  vt200: '\x1b[?1000h',
  drag: '\x1b[?1002h',
  any: '\x1b[?1003h',
}
const MOUSE_ENCODINGS: Readonly<Record<string, string>> = {
  SGR: '\x1b[?1006h',
  SGR_PIXELS: '\x1b[?1016h',
}
const PLAIN = '\x1b[0m'
const CURSOR_STYLES: Readonly<Record<string, number>> = { block: 2, underline: 4, bar: 6 }

/**
 * Bytes that turn a terminal fresh from reset into this one, and make it reply nothing. Of our own
 * because `@xterm/addon-serialize` 0.14.0 loses modes and paints backgrounds where there are none.
 */
export function serializeScreen(
  terminal: Terminal,
  marks: ReadonlyMap<number, string> = new Map(),
): string {
  const { buffers } = coreOf(terminal)
  const { alternate, normal } = terminal.buffer
  const parts = [
    rowsOf(normal, terminal.cols, marks),
    regionOf(buffers.normal, terminal.rows),
    savedCursor(buffers.normal),
  ]
  if (terminal.buffer.active.type === 'alternate') {
    // The plain colour first: switching paints the other screen with the present one.
    parts.push(
      '\x1b[0m\x1b[?1047h\x1b[H',
      rowsOf(alternate, terminal.cols),
      savedCursor(buffers.alt),
    )
  }
  return parts.join('') + modesOf(terminal)
}

/** `marks` draw nothing: they lie before the text of their row. */
function rowsOf(
  buffer: IBuffer,
  cols: number,
  marks: ReadonlyMap<number, string> = new Map(),
): string {
  const rows: string[] = []
  for (let y = 0; y < buffer.length; y += 1) {
    const flows = y > 0 && isFlowing(buffer, y, cols)
    const text = rowOf(buffer, y, { cols, flows })
    const mark = marks.get(y) ?? ''
    // A line that goes on from the one above is not begun before its first character.
    rows.push(y === 0 || flows ? '' : '\x1b[0m\r\n', flows ? text + mark : mark + text)
  }
  return rows.join('')
}

/** A wrapped line is written in one go, so that the viewer's terminal knows it belongs together. */
function isFlowing(buffer: IBuffer, y: number, cols: number): boolean {
  if (!buffer.getLine(y)?.isWrapped) return false
  const above = buffer.getLine(y - 1)
  const last = above?.getCell(cols - 1)
  const isFull = last?.getChars() !== '' || last?.getWidth() === 0
  return isFull && buffer.getLine(y)?.getCell(0)?.getChars() !== ''
}

function rowOf(
  buffer: IBuffer,
  y: number,
  { cols, flows }: { cols: number; flows: boolean },
): string {
  const row = new Row(flows)
  const line = buffer.getLine(y)
  let isRightHalf = false
  // One cell for all of them: half a million would keep everybody waiting for their garbage.
  const shared = buffer.getNullCell()
  for (let x = 0; x < cols; x += 1) {
    const cell = line?.getCell(x, shared)
    if (!cell || isRightHalf) {
      isRightHalf = false
      continue
    }
    const isWide = cell.getWidth() === 2
    // A half of a wide character, cut off by what came over it, is as good as nothing.
    const isWhole = cell.getWidth() === 1 || (isWide && x < cols - 1)
    row.add(cell, isWhole ? cell.getChars() : '')
    isRightHalf = isWide
  }
  return row.text
}

/** Text of one row, with as few changes of style as it takes. */
class Row {
  text = ''
  #style: string | undefined
  #skipped = 0
  #flows: boolean
  #look = new Look()

  constructor(flows: boolean) {
    this.#flows = flows
    // After a line end the style is plain; after a wrap it is that of the line before.
    this.#style = flows ? undefined : PLAIN
  }

  add(cell: IBufferCell, chars: string): void {
    if (chars === '' && isPlain(cell)) {
      this.#skipped += 1
      return
    }
    if (this.#skipped > 0) this.text += `\x1b[${this.#skipped}C`
    this.#skipped = 0
    const wanted = this.#look.of(cell)
    if (wanted !== this.#style) this.text += wanted
    this.#style = wanted
    // Erasing keeps the background without making the cell a blank that somebody wrote.
    this.text += chars === '' ? '\x1b[X' : chars
    if (chars === '') this.#skipped = 1
    // Where the wrap scrolled, it painted the new row with the colour of this first character.
    if (this.#flows && !cell.isBgDefault()) this.text += `\x1b[0m\x1b[K${wanted}`
    this.#flows = false
  }
}

/** The style of one cell after another: most look like the one before. */
class Look {
  #fg = 0
  #bg = 0
  #style = PLAIN

  of(cell: IBufferCell): string {
    const { fg, bg } = packedOf(cell)
    if (fg === this.#fg && bg === this.#bg) return this.#style
    this.#fg = fg
    this.#bg = bg
    this.#style = styleOf(cell)
    return this.#style
  }
}

function isPlain(cell: IBufferCell): boolean {
  return cell.isBgDefault() && cell.isInverse() === 0
}

/** The whole look of a cell or of the next character, from nothing. */
export function styleOf(cell: IBufferCell | Attributes): string {
  const codes: (number | string)[] = [0]
  const flags = [
    [1, cell.isBold()],
    [2, cell.isDim()],
    [3, cell.isItalic()],
    [4, cell.isUnderline()],
    [5, cell.isBlink()],
    [7, cell.isInverse()],
    [8, cell.isInvisible()],
    [9, cell.isStrikethrough()],
    [53, cell.isOverline()],
  ] as const
  for (const [code, isSet] of flags) if (isSet) codes.push(code)
  if (cell.isFgRGB()) codes.push(`38;2;${rgb(cell.getFgColor())}`)
  else if (cell.isFgPalette()) codes.push(`38;5;${cell.getFgColor()}`)
  if (cell.isBgRGB()) codes.push(`48;2;${rgb(cell.getBgColor())}`)
  else if (cell.isBgPalette()) codes.push(`48;5;${cell.getBgColor()}`)
  return `\x1b[${codes.join(';')}m`
}

function rgb(colour: number): string {
  return `${(colour >> 16) & 255};${(colour >> 8) & 255};${colour & 255}`
}

/** Lines that scroll. Setting it moves the cursor, so it comes before any place of the cursor. */
function regionOf({ scrollBottom, scrollTop }: InnerBuffer, rows: number): string {
  const isWhole = scrollTop === 0 && scrollBottom === rows - 1
  return isWhole ? '' : `\x1b[${scrollTop + 1};${scrollBottom + 1}r`
}

/** Where `ESC 8`, or the end of a full-screen program, takes the cursor back to. */
function savedCursor({ savedCurAttrData, savedX, savedY, ybase }: InnerBuffer): string {
  const row = Math.max(savedY - ybase, 0) + 1
  return `${styleOf(savedCurAttrData)}\x1b[${row};${savedX + 1}H\x1b7`
}

function modesOf(terminal: Terminal): string {
  const { modes } = terminal
  const { buffer, coreMouseService, coreService } = coreOf(terminal)
  const { _inputHandler } = coreOf(terminal)
  return [
    regionOf(buffer, terminal.rows),
    modes.originMode ? '\x1b[?6h' : '',
    cursorOf(terminal),
    styleOf(_inputHandler._curAttrData),
    modes.applicationCursorKeysMode ? '\x1b[?1h' : '',
    modes.applicationKeypadMode ? '\x1b=' : '',
    modes.bracketedPasteMode ? '\x1b[?2004h' : '',
    modes.insertMode ? '\x1b[4h' : '',
    modes.reverseWraparoundMode ? '\x1b[?45h' : '',
    modes.sendFocusMode ? '\x1b[?1004h' : '',
    modes.wraparoundMode ? '' : '\x1b[?7l',
    MOUSE_MODES[modes.mouseTrackingMode],
    MOUSE_ENCODINGS[coreMouseService.activeEncoding] ?? '',
    cursorStyleOf(coreService.decPrivateModes),
    coreService.isCursorHidden ? '\x1b[?25l' : '',
  ].join('')
}

/** Rows count from the top of the scroll region in origin mode. */
function cursorOf(terminal: Terminal): string {
  const { cursorX, cursorY } = terminal.buffer.active
  const top = terminal.modes.originMode ? coreOf(terminal).buffer.scrollTop : 0
  return `\x1b[${cursorY - top + 1};${Math.min(cursorX, terminal.cols - 1) + 1}H`
}

function cursorStyleOf(modes: { cursorStyle?: string; cursorBlink?: boolean }): string {
  const code = CURSOR_STYLES[modes.cursorStyle ?? '']
  if (code === undefined) return ''
  return `\x1b[${modes.cursorBlink ? code - 1 : code} q`
}
