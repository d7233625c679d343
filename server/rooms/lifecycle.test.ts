import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, expect, it, vi } from 'vitest'
import { FRAME } from '../../shared/rooms.ts'
import { textOf } from './document-replay.ts'
import { updateFrame } from './frames.ts'
import { memoryWorld } from './test-memory-world.ts'
import { Peer } from './test-peer.ts'
import { RawClient } from './test-raw-client.ts'
import { SimPeer } from './test-sim-peer.ts'
import { testWorld, until } from './test-world.ts'
import { Y } from './y.ts'

afterEach(() => void vi.useRealTimers())

it('[L1] twenty first visitors are one load and one seed', async () => {
  await using world = await testWorld()
  await writeFile(join(world.root, 'a.txt'), 'hello\n')
  const opening = Array.from({ length: 20 }, () =>
    world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt'),
  )
  expect(new Set((await Promise.all(opening)).map(({ room }) => room)).size).toBe(1)
  const log = await world.db.selectFrom('document_log').selectAll().execute()
  expect(log.map(({ kind }) => kind)).toEqual(['file'])
})

it('[L2] whoever comes while a room unloads finds a living document (hocuspocus#971)', async () => {
  await using world = await memoryWorld({ timing: { linger: 30, saveDebounce: 5, saveMax: 10 } })
  const info = await world.open()
  for (let round = 0; round < 12; round += 1) {
    const { peer, pair, exchange } = await world.join(info.room)
    peer.type(0, String.fromCharCode(0x4e00 + round))
    await until(() => (exchange(), peer.durable.size === 1), 'the ack')
    peer.disconnect()
    pair.close(1000)
    await sleep(20 + round * 2)
  }
  const room = await world.join(info.room)
  expect([...room.peer.text].filter((c) => c >= '\u4e00')).toHaveLength(12)
})

it('[L3] a load that fails leaves no room and no empty document (hocuspocus#382)', async () => {
  await using world = await memoryWorld()
  const info = await world.open()
  world.rooms.find(info.fileId)?.close('restarting', 'for the test')
  const load = world.store.load.bind(world.store)
  world.store.load = () => Promise.reject(new Error('the database is away'))
  await expect(world.knock(info.room).accepted).rejects.toThrow('away')
  expect(world.rooms.find(info.fileId)).toBeUndefined()
  world.store.load = load
  expect((await world.join(info.room)).peer.text).toBe('hello\n')
  expect(await readFile(join(world.root, 'a.txt'), 'utf8')).toBe('hello\n')
})

it('[L4] frames sent before the room is ready are all handled, in order (y-websocket#81)', async () => {
  await using world = await memoryWorld()
  const info = await world.open()
  world.rooms.find(info.fileId)?.close('restarting', 'for the test')
  const load = world.store.load.bind(world.store)
  world.store.load = async (id) => {
    await sleep(100)
    return load(id)
  }
  const { pair, accepted } = world.knock(info.room, { query: 'x=1' })
  const doc = new Y.Doc()
  const text = doc.getText('content')
  doc.on('update', (update: Uint8Array) => pair.up.push(updateFrame(update)))
  for (const word of ['a', 'b', 'c', 'd', 'e']) text.insert(text.length, word)
  pair.deliverUp()
  await accepted
  expect(textOf(world.rooms.find(info.fileId)!.doc)).toContain('abcde')
})

it('[L4] too much before the room is ready ends the connection', async () => {
  await using world = await memoryWorld()
  const info = await world.open()
  const { pair, accepted } = world.knock(info.room)
  for (let sent = 0; sent < 100; sent += 1) pair.up.push(new Uint8Array([3]))
  pair.deliverUp()
  await expect(accepted).rejects.toMatchObject({ code: 'rate_limited' })
})

/** `OPENINGS=10000 npm test rooms/lifecycle` for the whole ten thousand. */
const OPENINGS = Number(process.env['OPENINGS'] ?? 300)

it(
  `[L5] ${OPENINGS} openings and closings leave no timer, no room and no memory behind`,
  async () => {
    let moment = 0
    await using world = await memoryWorld({
      timing: { linger: 1, leaveGrace: 1, saveDebounce: 1 },
      // Faster than one may open documents; nobody has to wait here.
      clock: { now: () => (moment += 100) },
    })
    const info = await world.open()
    const before = timers()
    const opened = async (times: number) => {
      for (let round = 0; round < times; round += 1) {
        const { pair } = await world.join(info.room)
        pair.close(1000)
        await sleep(4)
      }
    }
    // What is made once and kept is no leak.
    await opened(100)
    const used = heapUsed()
    await opened(OPENINGS)
    await until(() => world.rooms.find(info.fileId) === undefined, 'the unload')
    await sleep(50)
    expect(world.disk.listeners.size).toBeLessThanOrEqual(1)
    expect(timers()).toBeLessThanOrEqual(before + 2)
    // A document of a few bytes, its room and its session are some kB, and of none may any stay; the rest is how exact a heap is.
    expect(heapUsed() - used).toBeLessThan(384 * 1024 + OPENINGS * 1.25 * 1024)
  },
  60_000 + OPENINGS * 50,
)

/** After a collection, which V8 has to be asked to let us ask for. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') for (let pass = 0; pass < 3; pass += 1) collect()
  return process.memoryUsage().heapUsed
}

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length

it('[C3] a reader whose socket is full gets one difference later and ends up the same', async () => {
  await using world = await memoryWorld()
  const info = await world.open()
  const { peer, exchange } = await world.join(info.room)
  const slow = await world.join(info.room, { caller: world.bob })
  for (let typed = 0; typed < 60; typed += 1) {
    peer.type(0, String.fromCharCode(97 + (typed % 26)).repeat(20_000))
    exchange()
    await sleep(20)
  }
  const buffered = slow.pair.down.reduce((sum, frame) => sum + frame.length, 0)
  expect(buffered).toBeLessThan(400_000)
  await until(() => (slow.exchange(), slow.peer.text === peer.text), 'the same text')
})

it('[S6] 1,000 stalled readers cost a bounded buffer each', async () => {
  await using world = await memoryWorld()
  const info = await world.open()
  const { peer, exchange } = await world.join(info.room)
  const stalled = await Promise.all(
    Array.from({ length: 1_000 }, () => world.join(info.room, { caller: world.bob })),
  )
  for (let typed = 0; typed < 60; typed += 1) {
    peer.type(0, 'x'.repeat(20_000))
    exchange()
    await sleep(20)
  }
  const most = stalled.map(({ pair }) => pair.down.reduce((sum, { length }) => sum + length, 0))
  expect(Math.max(...most)).toBeLessThan(512 * 1024)
})

it('[C5] [C6] after everyone has everything, nothing is sent or written any more, returns included', async () => {
  await using world = await testWorld()
  await writeFile(join(world.root, 'a.txt'), 'hello\n')
  const info = await world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt')
  using ada = await new Peer(world, world.ada, info.room).synced()
  using bob = await new Peer(world, world.bob, info.room).synced()
  ada.text.insert(0, 'some text to delete again, ')
  ada.text.delete(0, 5)
  await bob.reads('text to delete again, hello\n')
  await world.rooms.flush(world.workspaceId)
  const rows = async () =>
    (await world.db.selectFrom('document_log').select('seq').execute()).map(({ seq }) => seq).length
  const before = await rows()
  let updates = 0
  ada.doc.on('update', () => (updates += 1))
  for (let round = 0; round < 3; round += 1) {
    ada.provider.disconnect()
    ada.provider.connect()
    await until(() => ada.provider.synced, 'sync')
  }
  await sleep(300)
  expect(await rows()).toBe(before)
  expect(updates).toBe(0)
})

it('[C4] tabs of one browser that relay each other are no trouble', async () => {
  await using world = await testWorld()
  await writeFile(join(world.root, 'a.txt'), 'hello\n')
  const info = await world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt')
  using one = await new Peer(world, world.ada, info.room, { tabs: true }).synced()
  using two = await new Peer(world, world.ada, info.room, { tabs: true }).synced()
  using bob = await new Peer(world, world.bob, info.room).synced()
  one.provider.disconnect()
  one.text.insert(0, 'one ')
  two.text.insert(0, 'two ')
  one.provider.connect()
  await until(() => bob.content.length === 'one two hello\n'.length, 'both')
  await one.reads(bob.content)
  await two.reads(bob.content)
  expect([one.closedWith, two.closedWith]).toEqual([undefined, undefined])
})

it('[V1] a lone idle client hears data often enough for an hour', async () => {
  await using world = await memoryWorld({ timing: {} })
  const info = await world.open()
  // On a busy machine its first text would wait for company, and be told to who joins now.
  await world.rooms.flush(world.workspaceId)
  vi.useFakeTimers()
  const { pair, accepted } = world.knock(info.room)
  await vi.advanceTimersByTimeAsync(10)
  await accepted
  const peer = new SimPeer()
  peer.connect(pair)
  pair.deliverUp()
  pair.down.length = 0
  let quietMs = 0
  let longestMs = 0
  for (let second = 0; second < 3_600; second += 1) {
    await vi.advanceTimersByTimeAsync(1_000)
    quietMs = pair.down.length > 0 ? 0 : quietMs + 1_000
    longestMs = Math.max(longestMs, quietMs)
    expect(pair.down.every((frame) => frame[0] === FRAME.awareness)).toBe(true)
    pair.down.length = 0
  }
  expect(longestMs).toBeLessThan(25_000)
  expect(pair.closed).toBeUndefined()
})

it('[V2] 60 clients that return at once are all in sync soon', async () => {
  await using world = await testWorld()
  await writeFile(join(world.root, 'a.txt'), 'line of text\n'.repeat(2_000))
  const info = await world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt')
  await world.crash()
  const begun = performance.now()
  const clients = Array.from({ length: 60 }, () => new RawClient(world, world.bob, info))
  await Promise.all(clients.map((client) => client.ready()))
  expect(performance.now() - begun).toBeLessThan(15_000)
  for (const client of clients) client[Symbol.dispose]()
})

it('[C1] a room can be opened from its log while the sandbox is away, and a new file cannot', async () => {
  await using world = await testWorld()
  await writeFile(join(world.root, 'a.txt'), 'hello\n')
  const info = await world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt')
  await world.crash()
  world.sandboxes.agentNow = undefined
  expect(await world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt')).toMatchObject({
    room: info.room,
    eol: 'lf',
  })
  const fresh = world.rooms.openRoom(world.ada, world.workspaceId, 'b.txt')
  await expect(fresh).rejects.toMatchObject({ code: 'sandbox_unavailable' })
})

it('[F1] edits left unsaved by a crash reach the disk without anybody opening the file', async () => {
  await using world = await testWorld()
  await writeFile(join(world.root, 'a.txt'), 'hello\n')
  const info = await world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt')
  world.sandboxes.set(world.workspaceId, undefined)
  {
    using ada = await new RawClient(world, world.ada, { ...info, query: '&x=1' }).ready()
    ada.type(0, 'kept ')
    await until(() => ada.acked === 2, 'the ack')
  }
  await world.crash()
  world.sandboxes.set(world.workspaceId, world.disk.agent)
  await until(async () => (await readFile(join(world.root, 'a.txt'), 'utf8')) === 'kept hello\n')
})
