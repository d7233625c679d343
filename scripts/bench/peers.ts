import { roomOf } from '../../server/system/test-editor.ts'
import { BenchServer } from './bench-server.ts'
import type { DialectName } from './dialects.ts'
import type { EditOrders, EditResult } from './edits-load.ts'
import { runLoad } from './load-process.ts'
import { spreadOf, table } from './measure.ts'
import { installPeers, startPeer } from './peer-servers.ts'

const LOAD = new URL('edits-load.ts', import.meta.url)
const TYPISTS = 50
const OBSERVERS = 4
const EDITS_PER_SECOND = 10
const FOR_MS = 10_000
/** In turns, so that a busy minute of the machine is everybody's. */
const ROUNDS = 3
const NAMES: readonly DialectName[] = ['atelier', 'hocuspocus', 'y-websocket']

type Measured = { p50: number; p99: number; cpu: number; missing: number }
type Where = Pick<EditOrders, 'url' | 'room' | 'token'> & { cpuMs(): Promise<number> }

/** One room, the same clients and the same typing, at our server with its log and at others without one. */
export async function benchPeers(): Promise<void> {
  await installPeers()
  const rounds = new Map<DialectName, Measured[]>(NAMES.map((name) => [name, []]))
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of NAMES) rounds.get(name)?.push(await measure(name))
  }
  console.log(
    `peers: ${TYPISTS} typists in one room, ${EDITS_PER_SECOND} edits/s each, median of ${ROUNDS} rounds in turns`,
  )
  const rows = [...rounds].map(([name, all]) => rowOf(name, all))
  console.log(table([['', 'p50', 'p99', 'CPU per delivered edit', 'not delivered'], ...rows]))
}

async function measure(dialect: DialectName): Promise<Measured> {
  if (dialect !== 'atelier') {
    await using peer = await startPeer(dialect)
    // One takes the room from the path, the other from each frame.
    const path = dialect === 'y-websocket' ? '/bench' : ''
    const where = { url: `${peer.url}${path}`, room: 'bench', token: '', cpuMs: () => peer.cpuMs() }
    return await run(dialect, where)
  }
  await using bench = await BenchServer.start()
  const { server } = bench
  const { id } = await bench.workspace('bench peers')
  const person = await server.owner()
  await person.write(id, 'many.txt', 'a line of text\n'.repeat(TYPISTS + 1))
  const { room } = await roomOf(person, id, 'many.txt')
  return await run(dialect, {
    url: `ws://127.0.0.1:${server.port}/collab/${id}/${room}?x=1`,
    room,
    token: await server.token(),
    cpuMs: () => bench.cpuMs(),
  })
}

async function run(dialect: DialectName, { cpuMs, ...where }: Where): Promise<Measured> {
  const orders: EditOrders = {
    ...where,
    dialect,
    typists: TYPISTS,
    observers: OBSERVERS,
    editsPerSecond: EDITS_PER_SECOND,
    cursorsPerSecond: 0.1,
    warmMs: 2_000,
    forMs: FOR_MS,
  }
  let cpu = Number.NaN
  const result = await runLoad<EditResult>(LOAD, orders, async () => {
    const before = await cpuMs()
    setTimeout(async () => (cpu = (await cpuMs()) - before), FOR_MS)
  })
  const delivered = result.sent * (TYPISTS + OBSERVERS - 1)
  const { p50, p99 } = result.toPeer
  return { p50, p99, cpu: (cpu * 1000) / delivered, missing: result.missing }
}

function rowOf(name: string, all: readonly Measured[]): string[] {
  const median = (of: keyof Measured): number => spreadOf(all.map((one) => one[of])).p50
  const missing = all.reduce((sum, one) => sum + one.missing, 0)
  const times = [median('p50'), median('p99')].map((ms) => `${ms.toFixed(1)} ms`)
  return [name, ...times, `${median('cpu').toFixed(1)} us`, String(missing)]
}
