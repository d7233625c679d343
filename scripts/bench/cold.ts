import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { updateFrame } from '../../server/rooms/frames.ts'
import { Y } from '../../server/rooms/y.ts'
import { BenchServer, type Place } from './bench-server.ts'
import { longLog } from './cold-log.ts'
import type { DialectName } from './dialects.ts'
import { EditClient } from './edit-client.ts'
import { editHistory, inPieces, type History } from './edit-history.ts'
import { table } from './measure.ts'
import {
  installPeers,
  peerRoom,
  startPeer,
  type PeerName,
  type PeerServer,
} from './peer-servers.ts'
import { median, ms, ROUNDS, within, type Row } from './rows.ts'

const EDITS = 100_000
const SMALL = 1_000
const PIECE = 500
const PATIENCE_MS = 30_000
const TARGET_MS = 300
/** The slowest of them writes its documents this long after the last change. */
const STORED_MS = 12_000
const TOKEN_LESS = ''

/** One that keeps documents over a restart. */
type Contender = {
  readonly name: DialectName
  readonly token: string
  make(name: string): Promise<void>
  place(name: string): Promise<Place>
  restart(): Promise<void>
}

/** A document with a long history, opened by the first who comes after a restart. */
export async function benchCold(): Promise<Row[]> {
  await installPeers()
  const history = editHistory(EDITS)
  const results: { name: DialectName; opened: number }[] = []
  for (const contend of [ours, theirs('hocuspocus'), theirs('y-websocket')]) {
    await using resources = new AsyncDisposableStack()
    const contender = await contend(resources)
    results.push({ name: contender.name, opened: await measure(contender, history) })
  }
  console.log(`cold: a document of ${EDITS} edits after a restart, median of ${ROUNDS}`)
  console.log(
    table([['', 'to the document'], ...results.map(({ name, opened }) => [name, ms(opened)])]),
  )
  const { records, loaded } = await longLog(history.updates)
  console.log(
    `  the same as ${records} records that were never compacted: read and replayed in ${ms(loaded)}`,
  )
  const [own, ...others] = results
  const opened = own?.opened ?? Number.NaN
  return [
    {
      what: 'cold open of a document with 100k edits',
      ours: `${ms(opened)} (never compacted: ${ms(loaded)})`,
      theirs: others.map((one) => `${one.name} ${ms(one.opened)}`).join('; '),
      target: `< ${TARGET_MS} ms`,
      met: within(opened, TARGET_MS),
    },
  ]
}

async function ours(resources: AsyncDisposableStack): Promise<Contender> {
  const bench = resources.use(await BenchServer.start())
  const { id } = await bench.workspace('bench cold')
  return {
    name: 'atelier',
    token: await bench.server.token(),
    make: async (name) => void (await bench.rooms(id, [name], '')),
    place: (name) => bench.room(id, name),
    restart: async () => {
      await bench.restart()
      await bench.server.reaches(id, 'running')
    },
  }
}

function theirs(name: PeerName) {
  return async (resources: AsyncDisposableStack): Promise<Contender> => {
    const storage = await mkdtemp(join(tmpdir(), 'atelier-bench-cold-'))
    resources.defer(() => rm(storage, { recursive: true, force: true }))
    let peer: PeerServer = await startPeer(name, { storage })
    resources.defer(() => peer[Symbol.asyncDispose]())
    return {
      name,
      token: TOKEN_LESS,
      make: async () => undefined,
      place: async (room) => peerRoom(name, peer, room),
      restart: async () => {
        await sleep(STORED_MS)
        await peer[Symbol.asyncDispose]()
        peer = await startPeer(name, { storage })
      },
    }
  }
}

async function measure(who: Contender, history: History): Promise<number> {
  const small = editHistory(SMALL)
  await fill(who, 'warm.txt', small)
  await fill(who, 'long.txt', history)
  const samples: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    await who.restart()
    // Code is compiled by a small document, so that the long one shows what it costs itself.
    await open(who, 'warm.txt', small.length)
    samples.push(await open(who, 'long.txt', history.length))
  }
  return median(samples)
}

/** Somebody sends a history to a new document. */
async function fill(who: Contender, name: string, { updates, length }: History): Promise<void> {
  await who.make(name)
  const place = await who.place(name)
  const writer = new Reader(who, place)
  await writer.synced
  for (const piece of inPieces(updates, PIECE)) {
    writer.say(updateFrame(piece))
    // No more than a server lets one connection send.
    await sleep(20)
  }
  const reader = new Reader(who, place)
  await reader.reads(length)
  for (const { socket } of [writer, reader]) socket.terminate()
}

/** From knowing the name to the whole document at the client, before its last piece is applied there. */
async function open(who: Contender, name: string, length: number): Promise<number> {
  const began = performance.now()
  const reader = new Reader(who, await who.place(name))
  await reader.reads(length)
  reader.socket.terminate()
  return reader.cameAt - began
}

/** Keeps what comes: some servers begin with an empty document and send the stored one after it. */
class Reader extends EditClient {
  constructor({ name, token }: Contender, place: Place) {
    super({ ...place, dialect: name, token, sentAt: new Map() })
  }

  override onUpdate(update: Uint8Array): void {
    this.cameAt = performance.now()
    Y.applyUpdate(this.doc, update, 'server')
  }

  async reads(length: number): Promise<void> {
    await this.synced
    const text = this.doc.getText('content')
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(10)) {
      if (text.length === length) return
    }
    throw new Error(`${this.entry.dialect} has ${text.length} of ${length} characters.`)
  }
}
