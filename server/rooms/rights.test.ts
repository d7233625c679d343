import { writeFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import WebSocket from 'ws'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Role } from '../../shared/roles.ts'
import { awarenessFrame, step2Frame, updateFrame } from './frames.ts'
import { Peer } from './test-peer.ts'
import { Random } from './test-random.ts'
import { RawClient } from './test-raw-client.ts'
import { testWorld, until, type TestWorld } from './test-world.ts'
import { Y } from './y.ts'

async function room(world: TestWorld, text = 'hello\n') {
  await writeFile(join(world.root, 'a.txt'), text)
  return world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt')
}
const logOf = (world: TestWorld) =>
  world.db.selectFrom('document_log').select(['seq', 'kind', 'actor']).orderBy('seq').execute()

it('[S1] whatever a viewer sends, document, log and file stay; the third try ends the connection', async () => {
  await using world = await testWorld()
  const info = await room(world)
  expect(await world.rooms.openRoom(world.eve, world.workspaceId, 'a.txt')).toMatchObject({
    readOnly: 'role',
  })
  using eve = await new RawClient(world, world.eve, info).ready()
  expect(eve.text).toBe('hello\n')
  eve.type(0, 'x')
  await until(() => eve.denied === 1, 'the refusal')
  eve.send(step2Frame(Y.encodeStateAsUpdate(eve.doc)))
  await until(() => eve.denied === 2, 'the refusal')
  eve.type(0, 'y')
  expect(await eve.closed()).toBe(4403)
  await sleep(200)
  expect(await readFile(join(world.root, 'a.txt'), 'utf8')).toBe('hello\n')
  expect((await logOf(world)).map(({ kind }) => kind)).toEqual(['file'])
})

it('[S1] random frames of a viewer change nothing', async () => {
  await using world = await testWorld()
  const info = await room(world)
  const random = new Random(7)
  const donor = new Y.Doc()
  donor.getText('content').insert(0, 'evil')
  const update = Y.encodeStateAsUpdate(donor)
  for (let round = 0; round < 10; round += 1) {
    using eve = await new RawClient(world, world.eve, info).ready()
    for (let sent = 0; sent < 10; sent += 1) {
      const kinds = [updateFrame(update), step2Frame(update), randomBytes(random.below(60) + 1)]
      eve.send(random.pick(kinds))
    }
    await sleep(10)
  }
  using ada = await new RawClient(world, world.ada, info).ready()
  expect(ada.text).toBe('hello\n')
  expect(await logOf(world)).toHaveLength(1)
})

it('[S1] a viewer whose Step2 is empty is fine, and may show a caret', async () => {
  await using world = await testWorld()
  const info = await room(world)
  using ada = await new RawClient(world, world.ada, info).ready()
  using eve = await new RawClient(world, world.eve, info).ready()
  eve.send(step2Frame(Y.encodeStateAsUpdate(eve.doc)))
  eve.caret({ cursor: null })
  await until(() => ada.awareness.has(eve.doc.clientID), 'the caret')
  expect(eve.denied).toBe(0)
  expect(eve.closedWith).toBeUndefined()
})

it.each([
  ['viewer' as Role, 4503],
  [undefined, 4403],
])(
  '[S2] an editor who becomes %s is hung up on at once, with the code for it',
  async (role, code) => {
    await using world = await testWorld()
    const info = await room(world)
    using bob = await new RawClient(world, world.bob, info).ready()
    bob.type(0, 'before ')
    await until(async () => (await logOf(world)).some(({ actor }) => actor === world.bob.userId))
    await world.access.set({ workspaceId: world.workspaceId, userId: world.bob.userId, role })
    bob.type(0, 'after ')
    expect(await bob.closed()).toBe(code)
    await sleep(50)
    expect(world.rooms.find(info.fileId)?.doc.getText('content').toString()).toBe('before hello\n')
    using again = new RawClient(world, world.bob, info)
    if (role === undefined) expect(await again.closed()).toBe(4404)
    else await again.ready()
  },
)

it('[S2] an edit accepted after the role was taken, before anyone was told, does not commit', async () => {
  await using world = await testWorld()
  const info = await room(world)
  using bob = await new RawClient(world, world.bob, { ...info, query: '&x=1' }).ready()
  const change = {
    workspaceId: world.workspaceId,
    userId: world.bob.userId,
    role: 'viewer',
  } as const
  await world.access.set(change, { silently: true })
  const acked = bob.acked
  bob.type(0, 'sneaky ')
  expect(await bob.closed()).toBe(1012)
  expect(bob.acked).toBe(acked)
  using ada = await new RawClient(world, world.ada, info).ready()
  expect(ada.text).toBe('hello\n')
})

it('[S3] nobody writes under the client id of somebody else who is here', async () => {
  await using world = await testWorld()
  const info = await room(world)
  using ada = await new RawClient(world, world.ada, info).ready()
  using bob = await new RawClient(world, world.bob, info).ready()
  ada.caret({ cursor: null })
  await until(() => bob.awareness.has(ada.doc.clientID), 'the caret')
  const forged = new Y.Doc()
  forged.clientID = ada.doc.clientID
  forged.getText('content').insert(0, 'EVIL')
  bob.send(updateFrame(Y.encodeStateAsUpdate(forged)))
  expect(await bob.closed()).toBe(4403)
  ada.type(0, 'good ')
  await until(
    () => world.rooms.find(info.fileId)?.doc.getText('content').toString() === 'good hello\n',
  )
})

it('[S3] a Step2 that relays what somebody here wrote is taken without it, and nobody is thrown out', async () => {
  await using world = await testWorld()
  const info = await room(world)
  using ada = await new RawClient(world, world.ada, info).ready()
  using bob = await new RawClient(world, world.bob, info).ready()
  ada.caret({ cursor: null })
  await until(() => bob.awareness.has(ada.doc.clientID), 'the caret')
  ada.doc.getText('content').insert(0, 'A')
  const change = Y.encodeStateAsUpdate(ada.doc)
  Y.applyUpdate(bob.doc, change)
  bob.doc.getText('content').insert(1, 'B')
  bob.send(step2Frame(Y.encodeStateAsUpdate(bob.doc)))
  ada.send(updateFrame(change))
  await until(
    () => world.rooms.find(info.fileId)?.doc.getText('content').toString() === 'ABhello\n',
  )
  expect(bob.closedWith).toBeUndefined()
})

it('[S3] nobody changes, removes or names anybody else', async () => {
  await using world = await testWorld()
  const info = await room(world)
  using ada = await new RawClient(world, world.ada, info).ready()
  using bob = await new RawClient(world, world.bob, info).ready()
  ada.caret({ user: { name: 'Mallory', id: 'x' }, cursor: 1 })
  await until(() => bob.awareness.has(ada.doc.clientID), 'the caret')
  const seen = JSON.parse(bob.awareness.get(ada.doc.clientID)?.state ?? '')
  expect(seen).toMatchObject({ user: { id: world.ada.userId, name: 'Ada', slot: 0 }, cursor: 1 })
  expect(seen.user.color).toMatch(/^#/)
  bob.caret({ cursor: 2 })
  bob.caret(null, { clientId: ada.doc.clientID, clock: 99 })
  bob.caret({ cursor: 666 }, { clientId: ada.doc.clientID, clock: 100 })
  bob.send(awarenessFrame([{ clientId: ada.doc.clientID, clock: 200, state: null }]))
  using eve = await new RawClient(world, world.eve, info).ready()
  await until(() => eve.awareness.size >= 2, 'both carets')
  expect(JSON.parse(eve.awareness.get(ada.doc.clientID)?.state ?? '')).toMatchObject({ cursor: 1 })
  expect(bob.closedWith).toBeUndefined()
})

it('[S3] a caret goes 3 s after its person did, and comes back at once with them', async () => {
  await using world = await testWorld()
  const info = await room(world)
  using ada = await new RawClient(world, world.ada, info).ready()
  const id = 4_242
  {
    using bob = await new RawClient(world, world.bob, info).ready()
    bob.caret({ cursor: 1 }, { clientId: id, clock: 5 })
    await until(() => ada.awareness.has(id), 'the caret')
  }
  await until(() => ada.awareness.get(id)?.state === null, 'the removal')
  using bob = await new RawClient(world, world.bob, info).ready()
  bob.caret({ cursor: 2 }, { clientId: id, clock: 5 })
  await until(() => ada.awareness.get(id)?.state !== null, 'the return')
})

it('[S4] garbage ends the connection that sent it, and nobody else is disturbed', async () => {
  await using world = await testWorld()
  const info = await room(world)
  using ada = await new RawClient(world, world.ada, info).ready()
  const random = new Random(11)
  const before = process.memoryUsage().rss
  for (let round = 0; round < 60; round += 1) {
    using bob = await new RawClient(world, world.bob, info).ready()
    const valid = updateFrame(Y.encodeStateAsUpdate(ada.doc))
    const cut = valid.slice(0, random.below(valid.length))
    const bent = Uint8Array.from(valid, (byte) => (random.chance(0.05) ? random.below(256) : byte))
    bob.send(random.pick([randomBytes(random.below(200) + 1), cut, bent]))
    if (random.chance(0.3)) bob.send(new Uint8Array([1, 8, 255, 255, 255, 255, 255, 255, 255, 15]))
    await sleep(5)
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
  expect(ada.closedWith).toBeUndefined()
  ada.type(0, 'fine ')
  using again = await new RawClient(world, world.bob, info).ready()
  await until(() => again.text.includes('fine '), 'life to go on')
})

it('[S4] a flood is slowed, then ended; a stranger gets nothing', async () => {
  await using world = await testWorld()
  const info = await room(world)
  using bob = await new RawClient(world, world.bob, info).ready()
  for (let sent = 0; sent < 3_000; sent += 1) bob.send(new Uint8Array([3]))
  expect(await bob.closed()).toBe(1013)
  const socket = new WebSocket(`${world.url}/collab/${world.workspaceId}/${info.room}`)
  const [code] = await new Promise<number[]>((resolve) => socket.on('close', (c) => resolve([c])))
  expect(code).toBe(4401)
})

it('[S4] edits that refer to nothing known are not acknowledged, and end after a while', async () => {
  await using world = await testWorld({ timing: { gapPatience: 2_000 } })
  const info = await room(world)
  using bob = await new RawClient(world, world.bob, { ...info, query: '&x=1' }).ready()
  await until(() => bob.acked === 1, 'the first ack')
  const doc = new Y.Doc()
  doc.getText('content').insert(0, 'a')
  const known = Y.encodeStateVector(doc)
  doc.getText('content').insert(1, 'b')
  bob.send(updateFrame(Y.encodeStateAsUpdate(doc, known)))
  expect(await bob.closed()).toBe(4400)
  expect(bob.acked).toBe(1)
  using ada = await new RawClient(world, world.ada, info).ready()
  expect(ada.text).toBe('hello\n')
})

it('[S4] carriage returns, NULs and embedded objects of a client are taken out', async () => {
  await using world = await testWorld()
  const info = await room(world)
  using bob = await new Peer(world, world.bob, info.room).synced()
  bob.text.insert(0, 'a\r\n\0b')
  bob.text.insertEmbed(0, { image: 'x' })
  await until(() => bob.text.toString() === 'a\nbhello\n' && bob.text.length === 9, 'the tidying')
  await until(async () => (await readFile(join(world.root, 'a.txt'), 'utf8')) === 'a\nbhello\n')
})

it('[S5] another site cannot open a socket', async () => {
  await using world = await testWorld()
  const info = await room(world)
  const url = `${world.url}/collab/${world.workspaceId}/${info.room}?ticket=${world.ada.userId}`
  const socket = new WebSocket(url, { origin: 'https://evil.example' })
  const status = await new Promise((resolve) => {
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode))
    socket.on('error', () => undefined)
  })
  expect(status).toBe(403)
})

it('[C4] names of rooms: unknown 4404, an older life 4410, another workspace 4404', async () => {
  await using world = await testWorld()
  const info = await room(world)
  using unknown = new RawClient(world, world.ada, { room: `${crypto.randomUUID()}.1` })
  expect(await unknown.closed()).toBe(4404)
  using older = new RawClient(world, world.ada, { room: `${info.fileId}.0` })
  expect(await older.closed()).toBe(4410)
  using odd = new RawClient(world, world.ada, { room: 'x'.repeat(100) })
  expect(await odd.closed()).toBe(4404)
  const elsewhere = { url: world.url, workspaceId: crypto.randomUUID() as never }
  using foreign = new RawClient(elsewhere, world.ada, info)
  expect(await foreign.closed()).toBe(4404)
})
