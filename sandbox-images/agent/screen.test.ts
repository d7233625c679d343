import type { Terminal } from '@xterm/headless'
import { expect, it, test } from 'vitest'
import { createTerminal, Screen } from './screen.ts'
import { coreOf } from './xterm-internals.ts'

/** Seeds that once failed, and more. Add to the list; never take one away. */
const seeds = [
  113747690,
  1295184383,
  1598142337,
  1765870381,
  227726862,
  745349572,
  808407375,
  118826676,
  127188463,
  1280273254,
  109758539,
  756852095,
  1021029006,
  1194148225,
  1333101006,
  978273679,
  ...Array.from({ length: 44 }, (_, index) => index + 1),
]

it.each(['L', 'M', 'S', 'T', 'I', 'Z', 'b'])(
  '[T14] a count without end in CSI %s holds nobody up, and a large one works',
  (final) => {
    const screen = new Screen({ cols: 80, rows: 24 }, { onReply: () => {}, onTitle: () => {} })
    const began = performance.now()
    screen.write(Buffer.from(`x\x1b[2147483647${final}\x1b[9999${final}`))
    expect(performance.now() - began).toBeLessThan(2_000)
    screen.write(Buffer.from('\x1b[2J\x1b[Hstill here'))
    expect(
      screen.terminal.buffer.active
        .getLine(screen.terminal.buffer.active.baseY)
        ?.translateToString(true),
    ).toBe('still here')
    screen.dispose()
  },
)

test.each(seeds)('[T1] a viewer who joins at any byte sees the same screen (seed %i)', (seed) => {
  const random = generator(seed)
  const stream = Buffer.concat(
    Array.from({ length: 60 }, () => Buffer.from(pick(random, PIECES(random)))),
  )
  const [replies, viewerReplies]: [string[], string[]] = [[], []]
  const screen = makeScreen(replies, { cols: 30, rows: 8 })
  let at = 0
  const feed = (end: number, also: (bytes: Buffer) => void): void => {
    while (at < end) {
      const next = Math.min(end, at + 1 + Math.floor(random() * 17))
      screen.write(stream.subarray(at, next))
      also(stream.subarray(at, next))
      at = next
    }
  }
  feed(Math.floor(random() * stream.length), () => {})
  if (random() < 0.5) screen.resize(20 + Math.floor(random() * 30), 5 + Math.floor(random() * 8))
  const viewer = createTerminal(screen)
  viewer.onData((reply) => viewerReplies.push(reply))
  coreOf(viewer).writeSync(screen.snapshot())
  expect(viewerReplies, `replay: seed ${seed}`).toEqual([])
  expect(stateOf(viewer), `after the snapshot, seed ${seed}`).toEqual(stateOf(screen.terminal))
  feed(stream.length, (bytes) => coreOf(viewer).writeSync(bytes))
  expect(stateOf(viewer), `at the end, seed ${seed}`).toEqual(stateOf(screen.terminal))
  screen.dispose()
})

it('[T2] a snapshot of a screen that was asked everything makes a viewer answer nothing', () => {
  const replies: string[] = []
  const screen = makeScreen(replies, { cols: 80, rows: 24 })
  screen.write(Buffer.from('\x1b[6n\x1b[c\x1b[>c\x1b[5n\x1b[?6n\x1b]11;?\x07\x1b[?1$p'))
  expect(replies).toHaveLength(7)
  const viewerReplies: string[] = []
  const viewer = createTerminal(screen)
  viewer.onData((reply) => viewerReplies.push(reply))
  coreOf(viewer).writeSync(screen.snapshot())
  expect(viewerReplies).toEqual([])
  screen.dispose()
})

/** A screen whose inner terminal a test may look at. */
function makeScreen(replies: string[], size: { cols: number; rows: number }) {
  return new Screen(size, { onReply: (text) => replies.push(text), onTitle: () => {} })
}

/** All that a person could see, and all that decides what later bytes do. */
function stateOf(terminal: Terminal) {
  const core = coreOf(terminal)
  const { active } = terminal.buffer
  return {
    size: [terminal.cols, terminal.rows],
    lines: Array.from({ length: active.length }, (_, y) => cellsOf(terminal, y)),
    cursor: [active.cursorX, active.cursorY],
    kind: active.type,
    modes: { ...terminal.modes },
    hidden: core.coreService.isCursorHidden,
    mouse: core.coreMouseService.activeEncoding,
    region: [core.buffer.scrollTop, core.buffer.scrollBottom],
  }
}

function cellsOf(terminal: Terminal, y: number): string[] {
  const line = terminal.buffer.active.getLine(y)
  return Array.from({ length: terminal.cols }, (_, x) => {
    const cell = line?.getCell(x)
    // Half a wide character at the edge cannot be printed again.
    if (cell?.getWidth() === 2 && x === terminal.cols - 1) return ''
    if (!cell || (cell.getChars() === '' && cell.isBgDefault() && !cell.isInverse())) return ''
    const look = [
      cell.isBold() !== 0,
      cell.isUnderline() !== 0,
      cell.isInverse() !== 0,
      cell.getFgColor(),
      cell.getBgColor(),
    ]
    return `${cell.getChars()}/${cell.getChars() === '' ? cell.getBgColor() : look.join()}`
  })
}

const WORDS = [
  'hello ',
  'wörld ',
  '漢字 ',
  '😀',
  'e\u0301',
  'x',
  '─┐',
  'a long line that will wrap around ',
]
const SEQUENCES = [
  '\r\n',
  '\r',
  '\n',
  '\b',
  '\t',
  '\x1b[31m',
  '\x1b[0m',
  '\x1b[1;4;48;5;17m',
  '\x1b[38;2;1;2;3m',
  '\x1b[2J',
  '\x1b[K',
  '\x1b[?25l',
  '\x1b[?25h',
  '\x1b[?1h',
  '\x1b[?1l',
  '\x1b[?2004h',
  '\x1b[?1006h',
  '\x1b[?1006l',
  '\x1b[?1002h',
  '\x1b[?1002l',
  '\x1b[?1049h',
  '\x1b[?1049l',
  '\x1b[2;5r',
  '\x1b[r',
  '\x1b]2;a title\x07',
  '\x1b]0;another\x1b\\',
  '\x1b[6n',
  '\x1b[c',
  '\x1bM',
  '\x1b[2A',
  '\x1b[3C',
  '\x1b[L',
  '\x1b[M',
  '\x1b[P',
  '\x1b[@',
  '\x1bPabc\x1b\\',
  '\x1b[2S',
]
const PIECES = (random: () => number): string[] => [
  ...WORDS,
  ...SEQUENCES,
  `\x1b[${1 + Math.floor(random() * 8)};${1 + Math.floor(random() * 30)}H`,
]

function pick(random: () => number, from: readonly string[]): string {
  return from[Math.floor(random() * from.length)] ?? ''
}

/** Mulberry32: small, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
