import { setTimeout as sleep } from 'node:timers/promises'
import { takeOrders } from './load-process.ts'
import { spreadOf, type Spread } from './measure.ts'
import { openShell, type Shell, type ShellPlace } from './shells.ts'

export type TerminalOrders = {
  typing: ShellPlace
  flooding: readonly ShellPlace[]
  keys: number
  keyEveryMs: number
}
export type TerminalResult = {
  echo: Spread
  lost: number
  /** Of all floods together, while keys were typed. */
  mibPerSecond: number
  freshScreens: number
}
const KEY_MS = 5_000
const LINE_KEYS = 40
const PROMPT = /[$#] /

/** Types into one shell while others are flooded; floods are drawn by nobody. */
await takeOrders<TerminalOrders, TerminalResult>(async (orders, ready) => {
  const floods = await Promise.all(orders.flooding.map((place) => openShell(place)))
  const typing = await openShell(orders.typing)
  if (!(await comes(typing, PROMPT))) throw new Error(`No prompt: ${typing.text}`)
  await sleep(1_000)
  void ready()
  const began = performance.now()
  const before = sum(floods.map(({ bytes }) => bytes))
  const screens = sum(floods.map((flood) => flood.screens))
  const echoes: number[] = []
  let lost = 0
  for (let key = 0; key < orders.keys; key += 1) {
    if (key % LINE_KEYS === LINE_KEYS - 1) await clearLine(typing)
    typing.text = ''
    const sent = performance.now()
    typing.type('x')
    if (await comes(typing, /x/)) echoes.push(performance.now() - sent)
    else lost += 1
    await sleep(Math.max(0, orders.keyEveryMs - (performance.now() - sent)))
  }
  const seconds = (performance.now() - began) / 1000
  const bytes = sum(floods.map((flood) => flood.bytes)) - before
  const freshScreens = sum(floods.map((flood) => flood.screens)) - screens
  for (const shell of [...floods, typing]) shell.close()
  return { echo: spreadOf(echoes), lost, mibPerSecond: bytes / 2 ** 20 / seconds, freshScreens }
})

/** Resolves with whether it came in time. */
async function comes(shell: Shell, wanted: RegExp): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const late = setTimeout(() => resolve(false), KEY_MS)
  const look = () => {
    if (wanted.test(shell.text)) resolve(true)
  }
  shell.onOutput = look
  look()
  return await promise.finally(() => clearTimeout(late))
}

/** Ctrl-U: a line that wraps is drawn in another way. */
async function clearLine(shell: Shell): Promise<void> {
  shell.type('\u0015')
  await sleep(100)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}
