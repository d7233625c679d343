import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { AppendOutcome } from './log-record.ts'
import { DiskReplica } from './disk-replica.ts'
import { CONTENT, hasGap, newDocument, replay, textOf } from './document-replay.ts'
import { PostgresDocStore } from './postgres-doc-store.ts'
import { Rooms } from './rooms.ts'
import { memoryWorld } from './test-memory-world.ts'
import { RawClient } from './test-raw-client.ts'
import { testWorld, until } from './test-world.ts'
import { hashOf } from './text-file.ts'
import { Y } from './y.ts'

it('[D2] whatever the log holds at any moment is the document as it was once, and waits for nothing', async () => {
  await using world = await memoryWorld()
  const info = await world.open()
  const writers = [await world.join(info.room), await world.join(info.room, { caller: world.bob })]
  const live = world.rooms.find(info.fileId)!.doc
  const applied = [textOf(live)]
  live.on('update', () => applied.push(textOf(live)))
  const chance = () => Math.random()
  world.store.delayMs = () => (chance() < 0.5 ? 0 : chance() * 12)
  world.store.fault = () => (chance() < 0.7 ? undefined : chance() < 0.5 ? 'before' : 'after')
  let last = 0
  for (let round = 0; round < 150; round += 1) {
    for (const { peer, exchange } of writers) {
      peer.type(Math.floor(chance() * peer.text.length), String.fromCharCode(0x4e00 + round))
      if (chance() < 0.7) exchange()
    }
    await sleep(chance() * 6)
    // As a process would find it that starts now because this one has died.
    const { doc } = replay((await world.store.load(info.fileId))!)
    expect(hasGap(doc)).toBe(false)
    const at = applied.lastIndexOf(textOf(doc))
    expect(at, `${textOf(doc)} was never the text`).toBeGreaterThanOrEqual(last)
    last = at
  }
  expect(last).toBeGreaterThan(20)
})

it('[D3] no acknowledgement leaves before the commit', async () => {
  await using world = await memoryWorld()
  const info = await world.open()
  const { peer, exchange } = await world.join(info.room)
  let commit: () => void = () => undefined
  const held = new Promise<void>((resolve) => (commit = resolve))
  const append = world.store.append.bind(world.store)
  world.store.append = async (batches) => {
    await held
    return append(batches)
  }
  peer.type(0, '一')
  for (let round = 0; round < 20; round += 1) {
    exchange()
    await sleep(5)
  }
  expect(world.rooms.find(info.fileId)?.doc.getText('content').toString()).toBe('一hello\n')
  expect(peer.durable.has('一')).toBe(false)
  commit()
  await until(() => (exchange(), peer.durable.has('一')), 'the ack')
  expect((await world.store.load(info.fileId))?.records.some(({ kind }) => kind === 'update')).toBe(
    true,
  )
})

it.each(['before', 'after'] as const)(
  '[D4] a store that fails %s the commit loses and doubles nothing, and says so meanwhile',
  async (fault) => {
    await using world = await memoryWorld()
    const info = await world.open()
    const { peer, exchange } = await world.join(info.room)
    let failures = 3
    world.store.fault = () => (failures-- > 0 ? fault : undefined)
    peer.type(0, '一')
    exchange()
    peer.type(0, '二')
    await until(() => (exchange(), peer.durable.size === 2), 'the acks')
    const stored = await world.store.load(info.fileId)
    expect(textOf(replay(stored!).doc)).toBe('二一hello\n')
    expect(stored?.records.map(({ seq }) => seq)).toEqual(stored?.records.map((_, at) => at))
  },
)

it('[D5] a damaged snapshot is never served: with the file at hand the document begins again', async () => {
  await using world = await testWorld()
  await writeFile(join(world.root, 'a.txt'), 'hello\n')
  const info = await world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt')
  await world.crash()
  await world.db
    .updateTable('document')
    .set({ snapshot: Buffer.from('rubbish'), snapshot_hash: 'x', snap_seq: '0' })
    .execute()
  world.sandboxes.agentNow = undefined
  const without = world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt')
  await expect(without).rejects.toMatchObject({ code: 'unavailable' })
  world.sandboxes.agentNow = world.disk.agent
  const again = await world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt')
  expect(again).toMatchObject({ fileId: info.fileId, generation: 2 })
  expect(world.log.lines).toContainEqual(expect.objectContaining({ phrase: 'document is damaged' }))
  using old = new RawClient(world, world.ada, info)
  expect(await old.closed()).toBe(4410)
  using fresh = await new RawClient(world, world.ada, again).ready()
  expect(fresh.text).toBe('hello\n')
  const kept = await world.db
    .selectFrom('document_log')
    .selectAll()
    .where('generation', '=', 1)
    .execute()
  expect(kept.length).toBeGreaterThan(0)
})

it.each(['a hole', 'a torn record'])(
  '[D5] %s in the log is reported, not skipped',
  async (what) => {
    await using world = await testWorld()
    await writeFile(join(world.root, 'a.txt'), 'hello\n')
    const info = await world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt')
    using ada = await new RawClient(world, world.ada, { ...info, query: '&x=1' }).ready()
    ada.type(0, 'x')
    ada.type(0, 'y')
    await until(() => ada.acked === 3, 'acks')
    await world.rooms.flush(world.workspaceId)
    const row = { file_id: info.fileId, seq: '1' }
    const log = world.db
    if (what === 'a hole') {
      await log.deleteFrom('document_log').where('seq', '=', row.seq).execute()
    } else {
      await log
        .updateTable('document_log')
        .set({ data: Buffer.from([1, 9]) })
        .where('seq', '=', '1')
        .execute()
    }
    const stored = await new PostgresDocStore(world.db).load(info.fileId)
    expect(() => replay(stored!)).toThrow()
  },
)

it('[D6] compaction keeps text and state vector, also over a crash and while people type', async () => {
  await using world = await testWorld()
  await writeFile(join(world.root, 'a.txt'), 'hello\n')
  const info = await world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt')
  using ada = await new RawClient(world, world.ada, { ...info, query: '&x=1' }).ready()
  for (let sent = 0; sent < 40; sent += 1) {
    const word = String.fromCharCode(97 + (sent % 26)).repeat(3_000)
    ada.type((sent * 1_313) % (ada.text.length + 1), word)
    await sleep(15)
  }
  await until(() => ada.acked === 41, 'acks')
  const store = new PostgresDocStore(world.db)
  await until(async () => ((await store.load(info.fileId))?.snapSeq ?? -1) > 0, 'a compaction')
  await world.crash()
  const stored = await store.load(info.fileId)
  expect(stored!.records.length).toBeLessThan(41)
  const { doc } = replay(stored!)
  expect(textOf(doc) === ada.text).toBe(true)
  expect(Y.encodeStateVector(doc)).toEqual(Y.encodeStateVector(ada.doc))
  await world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt')
  await until(
    async () => (await readFile(join(world.root, 'a.txt'), 'utf8')) === ada.text,
    'the file',
  )
})

it('[D6] a compaction that fails at either end changes nothing', async () => {
  await using world = await memoryWorld()
  const info = await world.open()
  const { peer, exchange } = await world.join(info.room)
  const compact = world.store.compact.bind(world.store)
  let tries = 0
  world.store.compact = async (compaction) => {
    tries += 1
    if (tries === 1) throw new Error('crashed before')
    await compact(compaction)
    throw new Error('crashed after')
  }
  for (let typed = 0; typed < 60; typed += 1) {
    peer.type(0, 'x'.repeat(3_000))
    exchange()
    await sleep(10)
  }
  await until(() => tries >= 2, 'two compactions')
  await world.rooms.flush(world.workspaceId)
  const { doc } = replay((await world.store.load(info.fileId))!)
  expect(textOf(doc) === peer.text).toBe(true)
})

it('[D6] what waits for a missing edit gets into no copy: not the file’s, not a snapshot', async () => {
  const author = newDocument()
  const typed: Uint8Array[] = []
  author.on('update', (update: Uint8Array) => void typed.push(update))
  for (const word of ['one ', 'two ', 'three']) author.getText(CONTENT).insert(0, word)
  const [first, second, third] = typed
  const live = newDocument()
  Y.applyUpdate(live, first!)
  Y.applyUpdate(live, third!)
  expect(hasGap(live)).toBe(true)
  const known = newDocument()
  const replica = new DiskReplica({ replica: () => known, knownHash: null, intents: [] })
  replica.confirm(replica.announce(0, hashOf(Buffer.from(textOf(live))), live))
  expect(replica.text).toBe('one ')
  const copy = newDocument()
  Y.applyUpdate(copy, replica.encode())
  expect(hasGap(copy)).toBe(false)
  Y.applyUpdate(live, second!)
  expect(textOf(live), 'it went on waiting').toBe('threetwo one ')
})

it('[D7] of two owners only the newer one appends; the older one hangs up', async () => {
  await using world = await testWorld({ timing: { leaseTtl: 300, leaseRenew: 60_000 } })
  await writeFile(join(world.root, 'a.txt'), 'hello\n')
  const info = await world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt')
  using ada = await new RawClient(world, world.ada, info).ready()
  // A second server, while the first one is paused long enough for its lease to run out.
  await using second = new Rooms({ ...world.deps, owner: 'another' })
  await expect(second.openRoom(world.bob, world.workspaceId, 'a.txt')).rejects.toMatchObject({
    code: 'unavailable',
  })
  await sleep(400)
  await second.openRoom(world.bob, world.workspaceId, 'a.txt')
  ada.type(0, 'too late ')
  expect(await ada.closed()).toBe(1012)
  const stored = await new PostgresDocStore(world.db).load(info.fileId)
  expect(textOf(replay(stored!).doc)).toBe('hello\n')
})

it('[S7] a record the store will not take holds up its own room only', async () => {
  await using world = await memoryWorld()
  const [bad, good] = [await world.open('bad\n', 'bad.txt'), await world.open('good\n', 'good.txt')]
  const one = await world.join(bad.room)
  const other = await world.join(good.room)
  const append = world.store.append.bind(world.store)
  world.store.append = (batches): Promise<AppendOutcome[]> => {
    const poisoned = batches.some(({ fileId }) => fileId === bad.fileId)
    return poisoned ? Promise.reject(new Error('poison')) : append(batches)
  }
  one.peer.type(0, '一')
  other.peer.type(0, '二')
  one.exchange()
  other.exchange()
  await until(() => (other.exchange(), other.peer.durable.has('二')), 'the good ack')
  expect(one.peer.durable.has('一')).toBe(false)
  world.store.append = append
  await until(() => (one.exchange(), one.peer.durable.has('一')), 'the late ack')
})

it('[V3] while the store is down people are told, then refused; afterwards everything is kept', async () => {
  await using world = await memoryWorld({ timing: { storePatience: 400 } })
  const info = await world.open()
  const { peer, pair, exchange } = await world.join(info.room)
  world.store.fault = () => 'before'
  peer.type(0, '一')
  exchange()
  await until(
    () => world.log.lines.some(({ phrase }) => phrase === 'edits are not durable'),
    'the log',
  )
  await sleep(500)
  expect(world.rooms.find(info.fileId)?.readOnly).toBe('not_saving')
  peer.type(0, '二')
  pair.deliverUp()
  expect(pair.closed?.code).toBe(1013)
  world.store.fault = () => undefined
  await until(() => world.rooms.find(info.fileId)?.readOnly === null, 'the store to work again')
  peer.disconnect()
  const { pair: next, accepted } = world.knock(info.room, { query: 'x=1' })
  await accepted
  peer.connect(next)
  await until(() => {
    next.deliverUp()
    peer.receive()
    return peer.durable.size === 2
  }, 'all acks')
  expect(textOf(replay((await world.store.load(info.fileId))!).doc)).toBe('二一hello\n')
})

it('[D8] flush before a stop: what was typed is on disk when it returns', async () => {
  await using world = await testWorld({ timing: { saveDebounce: 60_000, saveMax: 60_000 } })
  await writeFile(join(world.root, 'a.txt'), 'hello\n')
  const info = await world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt')
  using ada = await new RawClient(world, world.ada, { ...info, query: '&x=1' }).ready()
  ada.type(0, 'typed ')
  await until(() => ada.acked === 2, 'the ack')
  await world.rooms.flush(world.workspaceId)
  expect(await readFile(join(world.root, 'a.txt'), 'utf8')).toBe('typed hello\n')
})

it('[F2] our own writes never come back as edits, whatever the watcher says', async () => {
  await using world = await testWorld()
  await writeFile(join(world.root, 'a.txt'), 'hello\n')
  const info = await world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt')
  using ada = await new RawClient(world, world.ada, info).ready()
  for (let round = 0; round < 10; round += 1) {
    ada.type(0, `${round} `)
    for (let told = 0; told < 4; told += 1) {
      world.disk.tell('a.txt')
      await sleep(12)
    }
  }
  await world.rooms.flush(world.workspaceId)
  const kinds = await world.db.selectFrom('document_log').select('kind').execute()
  expect(kinds.filter(({ kind }) => kind === 'file')).toHaveLength(1)
  expect(await readFile(join(world.root, 'a.txt'), 'utf8')).toBe(ada.text)
})
