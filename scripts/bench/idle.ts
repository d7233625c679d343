import { setTimeout as sleep } from 'node:timers/promises'
import { BenchServer, type Place } from './bench-server.ts'
import type { DialectName } from './dialects.ts'
import type { IdleOrders } from './idle-load.ts'
import type { Inspector } from './inspector.ts'
import { runLoad } from './load-process.ts'
import { table } from './measure.ts'
import {
  installPeers,
  peerRoom,
  startPeer,
  type PeerName,
  type PeerServer,
} from './peer-servers.ts'
import { within, type Row } from './rows.ts'

const LOAD = new URL('idle-load.ts', import.meta.url)
const SOCKETS = 300
const ROOMS = 300
const WARM = 60
const TEXT = 'a line of a small file that somebody left open\n'.repeat(20)
/** Timers of joining and leaving have run by then. */
const SETTLE_MS = 3_000
const [ROOM_KB, CONNECTION_KB] = [20, 25]

type Contender = {
  readonly name: DialectName
  readonly tokens: readonly string[]
  rooms(names: readonly string[]): Promise<readonly Place[]>
  inspector(): Promise<Inspector>
}
/** Bytes: objects and their buffers; all that is in memory. */
type Held = { readonly used: number; readonly resident: number }
type Cost = { readonly connection: Held; readonly room: Held }

/** What a connection that says nothing holds, and a room with one such connection beyond that. */
export async function benchIdle(): Promise<Row[]> {
  await installPeers()
  await using resources = new AsyncDisposableStack()
  const results: { name: DialectName; cost: Cost }[] = []
  const contenders = [
    await ours(resources.use(await BenchServer.start({ inspect: true }))),
    theirs('hocuspocus', resources.use(await startPeer('hocuspocus', { inspect: true }))),
    theirs('y-websocket', resources.use(await startPeer('y-websocket', { inspect: true }))),
  ]
  for (const contender of contenders) {
    results.push({ name: contender.name, cost: await costOf(contender) })
  }
  console.log(
    `idle: ${SOCKETS} connections in one room; ${ROOMS} rooms of ${TEXT.length} characters`,
  )
  const cells = results.map(({ name, cost: { connection, room } }) => [
    name,
    ...[connection.used, room.used, connection.resident, room.resident].map(kb),
  ])
  const head = ['', 'a connection', 'a room', 'resident, a connection', 'a room']
  console.log(table([head, ...cells]))
  const row = (what: string, of: (cost: Cost) => Held, limitKb: number): Row => {
    const [own, ...others] = results.map(({ name, cost }) => ({ name, held: of(cost) }))
    const used = own?.held.used ?? Number.NaN
    return {
      what,
      ours: `${kb(used)} (resident ${kb(own?.held.resident ?? Number.NaN)})`,
      theirs: others.map(({ name, held }) => `${name} ${kb(held.used)}`).join('; '),
      target: `< ${limitKb} kB`,
      met: within(used, limitKb * 1000),
    }
  }
  return [
    row('idle room', ({ room }) => room, ROOM_KB),
    row('idle connection', ({ connection }) => connection, CONNECTION_KB),
  ]
}

async function ours(bench: BenchServer): Promise<Contender> {
  const { id } = await bench.workspace('bench idle')
  return {
    name: 'atelier',
    tokens: await bench.tokensFor(id, Math.max(SOCKETS, ROOMS)),
    rooms: (names) => bench.rooms(id, names, TEXT),
    inspector: () => bench.inspector(),
  }
}

function theirs(name: PeerName, peer: PeerServer): Contender {
  return {
    name,
    tokens: [''],
    rooms: async (names) => names.map((room) => peerRoom(name, peer, room)),
    inspector: () => peer.inspector(),
  }
}

/** First code is compiled and pools are filled; then each kind is counted on top of what was there. */
async function costOf(who: Contender): Promise<Cost> {
  using inspector = await who.inspector()
  await grown({ who, inspector, arrive: () => who.rooms(namesOf('warm', WARM)) })
  const [place] = await who.rooms(['crowd.txt'])
  if (!place) throw new Error('There is no room.')
  const arrive = async () => Array.from({ length: SOCKETS }, () => place)
  await grown({ who, inspector, arrive })
  const connection = await grown({ who, inspector, arrive })
  const both = await grown({ who, inspector, arrive: () => who.rooms(namesOf('alone', ROOMS)) })
  const room = {
    used: both.used - connection.used,
    resident: both.resident - connection.resident,
  }
  return { connection, room }
}

type Arrival = { who: Contender; inspector: Inspector; arrive: () => Promise<readonly Place[]> }

/** By how much the server grew for each of them, while all were in. */
async function grown({ who, inspector, arrive }: Arrival): Promise<Held> {
  await sleep(SETTLE_MS)
  const before = await inspector.held()
  let after = before
  const places = await arrive()
  const orders: IdleOrders = { dialect: who.name, places, tokens: who.tokens, text: TEXT }
  const { open } = await runLoad<{ open: number }>(LOAD, orders, async () => {
    await sleep(SETTLE_MS)
    after = await inspector.held()
  })
  if (open !== places.length) throw new Error(`${who.name} closed ${places.length - open} sockets.`)
  return {
    used: (after.used - before.used) / open,
    resident: (after.resident - before.resident) / open,
  }
}

function namesOf(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${prefix}-${at}.txt`)
}

function kb(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}
