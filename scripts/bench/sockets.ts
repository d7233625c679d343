import { setTimeout as sleep } from 'node:timers/promises'
import { BenchServer } from './bench-server.ts'
import type { EditOrders, EditResult } from './edits-load.ts'
import { runLoad } from './load-process.ts'
import { SPREAD_HEAD, spreadRow, table } from './measure.ts'
import { ms, within, type Row } from './rows.ts'

const LOAD = new URL('edits-load.ts', import.meta.url)
const ROOMS = 200
/** In each room one types and the others look on. */
const OBSERVERS = 9
const EDITS_PER_SECOND = 2
const FOR_MS = 15_000
const DELAY_MS = 50

/** Two thousand sockets on one process: whether all stay, and how late its event loop comes back. */
export async function benchSockets(): Promise<Row[]> {
  await using bench = await BenchServer.start({ inspect: true })
  const { id } = await bench.workspace('bench sockets')
  const sockets = ROOMS * (1 + OBSERVERS)
  const names = Array.from({ length: ROOMS }, (_, at) => `room-${at}.txt`)
  const tokens = await bench.tokensFor(id, sockets + ROOMS)
  const rooms = await bench.rooms(id, names, 'a line of text\n'.repeat(20))
  using inspector = await bench.inspector()
  const orders: EditOrders = {
    dialect: 'atelier',
    rooms,
    tokens,
    typists: 1,
    observers: OBSERVERS,
    editsPerSecond: EDITS_PER_SECOND,
    cursorsPerSecond: 1,
    warmMs: 3_000,
    forMs: FOR_MS,
  }
  let cpu = 0
  let delay = { p50: Number.NaN, p99: Number.NaN, max: Number.NaN }
  const began = performance.now()
  let openedMs = 0
  const result = await runLoad<EditResult>(LOAD, orders, async () => {
    openedMs = performance.now() - began - orders.warmMs
    const before = await bench.cpuMs()
    await inspector.watchLoop()
    await sleep(FOR_MS)
    delay = await inspector.loopDelay()
    cpu = (await bench.cpuMs()) - before
  })
  const { toPeer, toDurable, missing, unacknowledged } = result
  console.log(
    `sockets: ${sockets} in ${ROOMS} rooms, joined in ${(openedMs / 1000).toFixed(1)} s; one in ten types ${EDITS_PER_SECOND} edits/s and moves a caret once a second`,
  )
  console.log(
    table([
      ['', ...SPREAD_HEAD],
      ['edit to peer', ...spreadRow(toPeer)],
      ['edit to durable', ...spreadRow(toDurable)],
    ]),
  )
  console.log(
    `  event loop late by p50 ${ms(delay.p50)}, p99 ${ms(delay.p99)}, at most ${ms(delay.max)}; server CPU ${((cpu / FOR_MS) * 100).toFixed(0)} % of one core; not delivered ${missing}, not acknowledged ${unacknowledged}`,
  )
  const held = missing + unacknowledged === 0
  return [
    {
      what: `${sockets} sockets on one process`,
      ours: `${held ? 'all held' : 'edits were lost'}; loop delay p99 ${ms(delay.p99)}, edit to peer p99 ${ms(toPeer.p99)}`,
      theirs: '-',
      target: `holds, loop delay p99 < ${DELAY_MS} ms`,
      met: held && within(delay.p99, DELAY_MS),
    },
  ]
}
