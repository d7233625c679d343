import { setTimeout as sleep } from 'node:timers/promises'
import { updateFrame } from '../../server/rooms/frames.ts'
import { Y } from '../../server/rooms/y.ts'
import type { Place } from './bench-server.ts'
import type { DialectName } from './dialects.ts'
import { EditClient, Observer, Typist, type Entry } from './edit-client.ts'
import { takeOrders } from './load-process.ts'
import { spreadOf, type Spread } from './measure.ts'

export type EditOrders = {
  dialect: DialectName
  rooms: readonly Place[]
  /** Taken in turns, because one person has only so many sockets. */
  tokens: readonly string[]
  /** In each room. Without observers the typists listen too. */
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
  /** Edits that reached others while it was measured: fewer than were sent when a server falls behind. */
  delivered: number
}
const DRAIN_MS = 10_000
/** New connections at once: what is measured is a room at work, not the storm before. */
const AT_ONCE = 25

await takeOrders<EditOrders, EditResult>(async (orders, ready) => {
  const hall = await openAll(orders)
  const { typists, observers } = hall
  const all = [...typists, ...observers]
  const ears = [...observers, ...typists].flatMap((client) => client.ears ?? [])
  // The answers to the server's own question are document frames too; all of them have gone now.
  await sleep(300)
  for (const typist of typists) typist.begin()
  const stops = typists.flatMap((typist) => [
    every(1000 / orders.editsPerSecond, () => typist.type()),
    every(1000 / orders.cursorsPerSecond, () => typist.moveCursor()),
  ])
  await sleep(orders.warmMs)
  for (const { after } of ears) after.length = 0
  for (const { ackedAfter } of typists) ackedAfter.length = 0
  for (const client of all) client.frames = 0
  const before = sum(typists.map(({ sent }) => sent))
  void ready()
  await sleep(orders.forMs)
  const frames = sum(all.map((client) => client.frames))
  const sent = sum(typists.map((typist) => typist.sent)) - before
  // Who does not listen gets as much as those who do.
  const heard = sum(ears.map(({ after }) => after.length))
  const delivered = heard * readersPerEar(orders)
  for (const stop of stops) stop()
  const missing = () => sum([...observers, ...typists].map((client) => client.missing()))
  const unacknowledged = () =>
    orders.dialect === 'atelier' ? sum(typists.map((typist) => typist.unacknowledged)) : 0
  for (let waited = 0; waited < DRAIN_MS && missing() + unacknowledged() > 0; waited += 50) {
    await sleep(50)
  }
  const result = {
    sent,
    frames,
    delivered,
    toPeer: spreadOf(ears.flatMap(({ after }) => after)),
    toDurable: spreadOf(typists.flatMap(({ ackedAfter }) => ackedAfter)),
    missing: missing(),
    unacknowledged: unacknowledged(),
  }
  for (const { socket } of all) socket.terminate()
  return result
})

/** How many readers there are for each that listens. */
function readersPerEar({ typists, observers }: EditOrders): number {
  return observers === 0 ? 1 : (typists + observers - 1) / observers
}

/** Everybody in their rooms, in step with the document. */
async function openAll(orders: EditOrders): Promise<{ typists: Typist[]; observers: Observer[] }> {
  const { rooms, tokens, dialect } = orders
  let sockets = 0
  const typists: Typist[] = []
  const observers: Observer[] = []
  const perRoom = orders.typists + orders.observers
  const open = async (place: Place) => {
    const sentAt = new Map<string, number>()
    const entry = (): Entry => {
      const token = tokens[sockets % tokens.length] ?? ''
      sockets += 1
      return { ...place, dialect, token, sentAt }
    }
    const host = new EditClient(entry())
    await host.synced
    await layOut(host, orders.typists)
    for (let at = 0; at < perRoom; at += AT_ONCE) {
      const count = Math.min(AT_ONCE, perRoom - at)
      const some = Array.from({ length: count }, (_, index) => {
        const line = at + index
        if (line >= orders.typists) return new Observer(entry())
        return new Typist(entry(), { line, listens: orders.observers === 0 })
      })
      await Promise.all(some.map(({ synced }) => synced))
      for (const one of some) {
        if (one instanceof Typist) typists.push(one)
        else observers.push(one)
      }
    }
    host.socket.terminate()
  }
  for (let at = 0; at < rooms.length; at += AT_ONCE) {
    await Promise.all(rooms.slice(at, at + AT_ONCE).map(open))
  }
  return { typists, observers }
}

/**
 * A line for each typist, where the room came without; those who come later get them with the room. By somebody who
 * does not type, whose clocks would not begin at nought.
 */
async function layOut({ doc, say }: EditClient, lines: number): Promise<void> {
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
