import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchServer } from './bench-server.ts'
import type { EditOrders, EditResult } from './edits-load.ts'
import { runLoad } from './load-process.ts'
import { SPREAD_HEAD, spreadRow, table } from './measure.ts'
import { ms, within, type Row } from './rows.ts'

const LOAD = new URL('edits-load.ts', import.meta.url)
const TYPISTS = 50
const OBSERVERS = 4
const EDITS_PER_SECOND = 7
const FOR_MS = 10_000
const DURABLE_MS = 50

/** Everybody types in one room: how long until others see it, and what it costs the server. */
export async function benchEdits(bench: BenchServer): Promise<Row[]> {
  const { id } = await bench.workspace('bench edits')
  const text = 'a line of text\n'.repeat(TYPISTS + 1)
  const orders: EditOrders = {
    dialect: 'atelier',
    rooms: await bench.rooms(id, ['many.txt'], text),
    tokens: await bench.tokensFor(id, TYPISTS + OBSERVERS),
    typists: TYPISTS,
    observers: OBSERVERS,
    editsPerSecond: EDITS_PER_SECOND,
    cursorsPerSecond: 5,
    warmMs: 2_000,
    forMs: FOR_MS,
  }
  let cpu = Number.NaN
  const measure = async () => {
    const before = await bench.cpuMs()
    await sleep(FOR_MS)
    cpu = (await bench.cpuMs()) - before
  }
  const result = await runLoad<EditResult>(LOAD, orders, measure)
  const { sent, delivered, frames, toPeer, toDurable, missing, unacknowledged } = result
  console.log(
    `edits: ${TYPISTS} typists in one room, ${EDITS_PER_SECOND} edits/s and 5 carets/s each`,
  )
  console.log(
    table([
      ['', ...SPREAD_HEAD],
      ['edit to peer', ...spreadRow(toPeer)],
      ['edit to durable', ...spreadRow(toDurable)],
    ]),
  )
  const perSecond = (n: number) => Math.round((n * 1000) / FOR_MS)
  console.log(
    `  ${perSecond(sent)} edits/s in, ${perSecond(frames)} frames/s out; not delivered ${missing}, not acknowledged ${unacknowledged}`,
  )
  const perEdit = ((cpu * 1000) / delivered).toFixed(1)
  console.log(
    `  server CPU ${((cpu / FOR_MS) * 100).toFixed(0)} % of one core, ${perEdit} us per delivered edit`,
  )
  return [
    {
      what: `durable ack, ${TYPISTS} typists in one room`,
      ours: `p50 ${ms(toDurable.p50)}, p99 ${ms(toDurable.p99)}`,
      theirs: 'nobody has one',
      target: `p99 < ${DURABLE_MS} ms`,
      met: within(toDurable.p99, DURABLE_MS),
    },
  ]
}
