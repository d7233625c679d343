import { roomOf } from '../../server/system/test-editor.ts'
import type { BenchServer } from './bench-server.ts'
import type { EditOrders, EditResult } from './edits-load.ts'
import { runLoad } from './load-process.ts'
import { SPREAD_HEAD, spreadRow, table } from './measure.ts'

const LOAD = new URL('edits-load.ts', import.meta.url)
const TYPISTS = 50
const OBSERVERS = 4
const EDITS_PER_SECOND = 7
const FOR_MS = 10_000

/** Everybody types in one room: how long until others see it, and what it costs the server. */
export async function benchEdits(bench: BenchServer): Promise<void> {
  const { server } = bench
  const { id } = await bench.workspace('bench edits')
  const person = await server.owner()
  await person.write(id, 'many.txt', 'a line of text\n'.repeat(TYPISTS + 1))
  const { room } = await roomOf(person, id, 'many.txt')
  const orders: EditOrders = {
    dialect: 'atelier',
    room,
    url: `ws://127.0.0.1:${server.port}/collab/${id}/${room}?x=1`,
    token: await server.token(),
    typists: TYPISTS,
    observers: OBSERVERS,
    editsPerSecond: EDITS_PER_SECOND,
    cursorsPerSecond: 5,
    warmMs: 2_000,
    forMs: FOR_MS,
  }
  let cpu = 0
  let began = 0
  const measure = async () => {
    cpu = -(await bench.cpuMs())
    began = performance.now()
    setTimeout(async () => (cpu += await bench.cpuMs()), FOR_MS)
  }
  const result = await runLoad<EditResult>(LOAD, orders, measure)
  if (cpu < 0 || began === 0) throw new Error('The load was over before it was measured.')
  const { sent, frames, toPeer, toDurable, missing, unacknowledged } = result
  const delivered = sent * (TYPISTS + OBSERVERS - 1)
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
}
