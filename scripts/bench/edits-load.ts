import * as decoding from 'lib0/decoding'
import { setTimeout as sleep } from 'node:timers/promises'
import WebSocket from 'ws'
import { FRAME } from '../../shared/rooms.ts'
import { awarenessFrame, step1Frame, step2Frame, updateFrame } from '../../server/rooms/frames.ts'
import { Y } from '../../server/rooms/y.ts'
import { DIALECTS, type Dialect, type DialectName } from './dialects.ts'
import { spreadOf, type Spread } from './measure.ts'
import { takeOrders } from './load-process.ts'

export type EditOrders = {
  dialect: DialectName
  url: string
  room: string
  token: string
  typists: number
  observers: number
  editsPerSecond: number
  cursorsPerSecond: number
  warmMs: number
  forMs: number
}
export type EditResult = {
  sent: number
  toPeer: Spread
  toDurable: Spread
  missing: number
  unacknowledged: number
  frames: number
}
const DRAIN_MS = 10_000

/** When each character was sent, by who typed it and as which of theirs. */
const sentAt = new Map<string, number>()

/** Speaks the room's protocol and throws away what others type. */
class Client {
  readonly doc = new Y.Doc()
  readonly socket: WebSocket
  frames = 0
  readonly #dialect: Dialect
  readonly #room: string
  readonly #synced = Promise.withResolvers<void>()

  constructor({ dialect, url, room, token }: EditOrders) {
    this.#dialect = DIALECTS[dialect]
    this.#room = room
    this.socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } })
    this.socket.on('open', () => {
      const hello = this.#dialect.hello(room)
      if (hello) this.socket.send(hello)
      this.say(step1Frame(Y.encodeStateVector(this.doc)))
    })
    this.socket.on('message', (data: Buffer) => this.#hear(data))
    this.socket.on('error', (error) => this.#synced.reject(error))
    this.socket.on('close', (code) => this.#synced.reject(new Error(`closed with ${code}`)))
  }

  get synced(): Promise<void> {
    return this.#synced.promise
  }

  readonly say = (frame: Uint8Array): void => {
    this.socket.send(this.#dialect.wrap(this.#room, frame))
  }

  onUpdate(_update: Uint8Array): void {}
  onAck(_frames: number): void {}

  #hear(data: Buffer): void {
    this.frames += 1
    const decoder = decoding.createDecoder(data)
    this.#dialect.unwrap(decoder)
    const type = decoding.readVarUint(decoder)
    if (type === FRAME.ack && this.#dialect === DIALECTS.atelier) {
      return this.onAck(decoding.readVarUint(decoder))
    }
    if (!this.#dialect.syncKinds.includes(type)) return
    const kind = decoding.readVarUint(decoder)
    if (kind === 2) return this.onUpdate(decoding.readVarUint8Array(decoder))
    if (kind === 0) return this.say(step2Frame(Y.encodeStateAsUpdate(this.doc)))
    Y.applyUpdate(this.doc, decoding.readVarUint8Array(decoder), 'server')
    this.#synced.resolve()
  }
}

/** Types at the end of a line of their own. */
class Typist extends Client {
  sent = 0
  #position: Y.RelativePosition | undefined
  #frames = 1
  #clock = 0
  /** Edit frames not acknowledged yet, oldest first. */
  readonly #unacked: { frame: number; at: number }[] = []
  readonly ackedAfter: number[] = []

  begin(line: number): void {
    const text = this.doc.getText('content')
    const lines = text.toString().split('\n')
    const at = lines.slice(0, line + 1).join('\n').length
    this.#position = Y.createRelativePositionFromTypeIndex(text, at)
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'me') this.#send(update)
    })
  }

  type(): void {
    if (!this.#position) return
    const text = this.doc.getText('content')
    const place = Y.createAbsolutePositionFromRelativePosition(this.#position, this.doc)
    this.doc.transact(() => text.insert(place?.index ?? 0, 'x'), 'me')
  }

  moveCursor(): void {
    const cursor = { anchor: this.#position, head: this.#position }
    const state = JSON.stringify({ cursor })
    const clientId = this.doc.clientID
    this.say(awarenessFrame([{ clientId, clock: (this.#clock += 1), state }]))
  }

  get unacknowledged(): number {
    return this.#unacked.length
  }

  override onAck(frames: number): void {
    while (this.#unacked[0] && this.#unacked[0].frame <= frames) {
      const { at } = this.#unacked.shift() ?? { at: 0 }
      this.ackedAfter.push(performance.now() - at)
    }
  }

  #send(update: Uint8Array): void {
    const at = performance.now()
    sentAt.set(`${this.doc.clientID} ${this.sent}`, at)
    this.sent += 1
    this.#frames += 1
    this.#unacked.push({ frame: this.#frames, at })
    this.say(updateFrame(update))
  }
}

/** Notes when each character of somebody else arrives. */
class Observer extends Client {
  readonly after: number[] = []
  readonly #seen = new Set<string>()

  override onUpdate(update: Uint8Array): void {
    const now = performance.now()
    const { from, to } = Y.parseUpdateMeta(update)
    for (const [client, end] of to) {
      for (let clock = from.get(client) ?? 0; clock < end; clock += 1) {
        this.#note(`${client} ${clock}`, now)
      }
    }
  }

  missing(): number {
    return sentAt.size - this.#seen.size
  }

  #note(edit: string, now: number): void {
    const sent = sentAt.get(edit)
    if (sent === undefined || this.#seen.has(edit)) return
    this.#seen.add(edit)
    this.after.push(now - sent)
  }
}

await takeOrders<EditOrders, EditResult>(async (orders, ready) => {
  const host = new Client(orders)
  await host.synced
  await layOut(host, orders.typists)
  const typists = Array.from({ length: orders.typists }, () => new Typist(orders))
  const observers = Array.from({ length: orders.observers }, () => new Observer(orders))
  const all = [...typists, ...observers]
  await Promise.all(all.map(({ synced }) => synced))
  // The answers to the server's own question are document frames too; all of them have gone now.
  await sleep(300)
  typists.forEach((typist, line) => typist.begin(line))
  const stops = typists.flatMap((typist) => [
    every(1000 / orders.editsPerSecond, () => typist.type()),
    every(1000 / orders.cursorsPerSecond, () => typist.moveCursor()),
  ])
  await sleep(orders.warmMs)
  for (const { after } of observers) after.length = 0
  for (const { ackedAfter } of typists) ackedAfter.length = 0
  for (const client of all) client.frames = 0
  const before = sum(typists.map(({ sent }) => sent))
  ready()
  await sleep(orders.forMs)
  const frames = sum(all.map((client) => client.frames))
  const sent = sum(typists.map((typist) => typist.sent)) - before
  for (const stop of stops) stop()
  const missing = () => sum(observers.map((observer) => observer.missing()))
  const unacknowledged = () => sum(typists.map((typist) => typist.unacknowledged))
  for (let waited = 0; waited < DRAIN_MS && missing() + unacknowledged() > 0; waited += 50) {
    await sleep(50)
  }
  const result = {
    sent,
    frames,
    toPeer: spreadOf(observers.flatMap(({ after }) => after)),
    toDurable: spreadOf(typists.flatMap(({ ackedAfter }) => ackedAfter)),
    missing: missing(),
    unacknowledged: unacknowledged(),
  }
  for (const { socket } of [host, ...all]) socket.terminate()
  return result
})

/**
 * A line for each typist, where the room came without; those who come later get them with the room. By somebody who
 * does not type, whose clocks would not begin at nought.
 */
async function layOut({ doc, say }: Client, lines: number): Promise<void> {
  const text = doc.getText('content')
  if (text.length > 0) return
  text.insert(0, 'a line of text\n'.repeat(lines + 1))
  say(updateFrame(Y.encodeStateAsUpdate(doc)))
  await sleep(500)
}

/** Not all in the same moment: people are not in step. */
function every(ms: number, run: () => void): () => void {
  let timer = setTimeout(begin, Math.random() * ms)
  function begin(): void {
    run()
    timer = setInterval(run, ms)
  }
  return () => clearInterval(timer)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}
