import { setTimeout as sleep } from 'node:timers/promises'
import { BenchServer, type Place } from './bench-server.ts'
import type { DialectName } from './dialects.ts'
import type { EditOrders, EditResult } from './edits-load.ts'
import { runLoad } from './load-process.ts'
import { table } from './measure.ts'
import {
  installPeers,
  peerRoom,
  startPeer,
  type PeerName,
  type PeerServer,
} from './peer-servers.ts'
import { median, ms, ROUNDS, type Row } from './rows.ts'
import type { Measured, Scenario } from './scenarios.ts'

const LOAD = new URL('edits-load.ts', import.meta.url)

/** One of those who are compared, running. */
type Contender = {
  readonly name: DialectName
  readonly tokens: readonly string[]
  /** Rooms nobody was in before. */
  rooms(round: number): Promise<readonly Place[]>
  cpuMs(): Promise<number>
}

/** The same rooms, clients and typing at our server with its log and at others without one. */
export async function benchPeers(scenario: Scenario): Promise<Row[]> {
  await installPeers()
  await using resources = new AsyncDisposableStack()
  const contenders = [
    await ours(resources.use(await BenchServer.start()), scenario),
    theirs('hocuspocus', resources.use(await startPeer('hocuspocus')), scenario),
    theirs('y-websocket', resources.use(await startPeer('y-websocket')), scenario),
  ]
  const rounds = new Map<DialectName, Measured[]>()
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const contender of contenders) {
      const { name } = contender
      rounds.set(name, [...(rounds.get(name) ?? []), await measure(contender, scenario, round)])
    }
  }
  console.log(`peers: ${scenario.what}, median of ${ROUNDS} rounds in turns`)
  const results = [...rounds].map(([name, all]) => ({ name, ...middle(all) }))
  const cells = results.map((one) => [
    one.name,
    ms(one.p50),
    ms(one.p99),
    us(one),
    `${one.missing}`,
  ])
  console.log(table([['', 'p50', 'p99', 'CPU per delivered edit', 'not delivered'], ...cells]))
  const [own, ...others] = results
  if (!own) throw new Error('Nothing was measured.')
  console.log(`  with us durable after ${ms(own.durable)} (p99); the others keep no log`)
  return [
    {
      what: scenario.what,
      ours: `p50 ${ms(own.p50)}, p99 ${ms(own.p99)}, ${us(own)}`,
      theirs: others
        .map((one) => `${one.name} ${ms(one.p50)}, ${ms(one.p99)}, ${us(one)}`)
        .join('; '),
      target: scenario.target,
      met: scenario.met(own, others),
    },
  ]
}

async function ours(
  bench: BenchServer,
  { rooms, typists, observers }: Scenario,
): Promise<Contender> {
  const { id } = await bench.workspace('bench peers')
  const text = 'a line of text\n'.repeat(typists + 1)
  return {
    name: 'atelier',
    tokens: await bench.tokensFor(id, rooms * (typists + observers + 1)),
    rooms: (round) => bench.rooms(id, namesOf(round, rooms), text),
    cpuMs: () => bench.cpuMs(),
  }
}

function theirs(name: PeerName, peer: PeerServer, { rooms }: Scenario): Contender {
  return {
    name,
    tokens: [''],
    rooms: async (round) => namesOf(round, rooms).map((room) => peerRoom(name, peer, room)),
    cpuMs: () => peer.cpuMs(),
  }
}

function namesOf(round: number, rooms: number): string[] {
  return Array.from({ length: rooms }, (_, at) => `room-${round}-${at}.txt`)
}

async function measure(who: Contender, scenario: Scenario, round: number): Promise<Measured> {
  const { typists, observers, editsPerSecond, forMs } = scenario
  const orders: EditOrders = {
    dialect: who.name,
    rooms: await who.rooms(round),
    tokens: who.tokens,
    typists,
    observers,
    editsPerSecond,
    cursorsPerSecond: 0.1,
    warmMs: 2_000,
    forMs,
  }
  let cpu = Number.NaN
  const result = await runLoad<EditResult>(LOAD, orders, async () => {
    const before = await who.cpuMs()
    await sleep(forMs)
    cpu = (await who.cpuMs()) - before
  })
  const { p50, p99 } = result.toPeer
  const durable = result.toDurable.p99
  return { p50, p99, cpu: (cpu * 1000) / result.delivered, missing: result.missing, durable }
}

function middle(all: readonly Measured[]): Measured {
  const of = (key: keyof Measured) => median(all.map((one) => one[key]))
  const missing = all.reduce((sum, one) => sum + one.missing, 0)
  return { p50: of('p50'), p99: of('p99'), cpu: of('cpu'), durable: of('durable'), missing }
}

function us({ cpu }: Measured): string {
  return `${cpu.toFixed(1)} us`
}
