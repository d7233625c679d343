import { setTimeout as sleep } from 'node:timers/promises'
import WebSocket from 'ws'
import { TerminalDown } from '../../shared/terminals.ts'
import { parseJson } from '../../shared/parse.ts'
import { spreadOf, type Spread } from './measure.ts'
import { takeOrders } from './load-process.ts'

export type TerminalOrders = {
  /** Socket addresses. */
  typing: string
  flooding: readonly string[]
  token: string
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

/** A terminal's viewer that draws nothing, but says that it did. */
class Viewer {
  readonly socket: WebSocket
  bytes = 0
  screens = 0
  text = ''
  #offset = 0
  #isScreen = false
  #onOutput: (() => void) | undefined

  constructor(url: string, token: string) {
    this.socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } })
    this.socket.on('message', (data: Buffer, binary) => this.#hear(data, binary))
    this.socket.on('error', () => undefined)
  }

  type(text: string): void {
    this.socket.send(Buffer.from(text))
  }

  /** Resolves with whether `wanted` came in time. */
  async comes(wanted: string): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const late = setTimeout(() => resolve(false), KEY_MS)
    const look = () => {
      if (this.text.includes(wanted)) resolve(true)
    }
    this.#onOutput = look
    look()
    return await promise.finally(() => clearTimeout(late))
  }

  #hear(data: Buffer, binary: boolean): void {
    if (!binary) return this.#hearNews(data)
    this.bytes += data.length
    if (!this.#isScreen) this.#offset += data.length
    this.#isScreen = false
    this.socket.send(JSON.stringify({ type: 'ack', offset: this.#offset }))
    this.text = (this.text + data.toString('latin1')).slice(-4_000)
    this.#onOutput?.()
  }

  #hearNews(data: Buffer): void {
    const news = parseJson(TerminalDown, data.toString())
    if (news.type !== 'snapshot') return
    this.#isScreen = true
    this.#offset = news.offset
    this.screens += 1
  }
}

await takeOrders<TerminalOrders, TerminalResult>(async (orders, ready) => {
  const floods = orders.flooding.map((url) => new Viewer(url, orders.token))
  const typing = new Viewer(orders.typing, orders.token)
  if (!(await typing.comes('$ '))) throw new Error(`No prompt: ${typing.text}`)
  await sleep(1_000)
  ready()
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
    if (await typing.comes('x')) echoes.push(performance.now() - sent)
    else lost += 1
    await sleep(Math.max(0, orders.keyEveryMs - (performance.now() - sent)))
  }
  const seconds = (performance.now() - began) / 1000
  const bytes = sum(floods.map((flood) => flood.bytes)) - before
  const freshScreens = sum(floods.map((flood) => flood.screens)) - screens
  for (const { socket } of [...floods, typing]) socket.terminate()
  return { echo: spreadOf(echoes), lost, mibPerSecond: bytes / 2 ** 20 / seconds, freshScreens }
})

/** Ctrl-U: a line that wraps is drawn in another way. */
async function clearLine(viewer: Viewer): Promise<void> {
  viewer.type('\u0015')
  await sleep(100)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}
