import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { until } from '../../server/rooms/test-world.ts'
import { LIMITS } from '../../shared/limits.ts'
import { testHouse } from './test-house.ts'
import { Y } from './y.ts'

let house: Awaited<ReturnType<typeof testHouse>>
beforeAll(async () => {
  house = await testHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

let files = 0
async function aFile(text = 'hello\n'): Promise<string> {
  files += 1
  const path = `file-${files}.txt`
  await writeFile(join(house.world.root, path), text)
  return path
}
type Person = Awaited<ReturnType<typeof house.open>>
const reads = (person: Person, text: string) =>
  until(
    () => person.room.text.toString() === text,
    `"${text}", not "${person.room.text.toString()}"`,
  )
const says = (person: Person, word: string) =>
  until(() => person.word() === word, `${word}, not ${person.word()}`)

it('[CC1] what was typed is Saving until the server has it for good, then Synced', async () => {
  const path = await aFile()
  const ada = await house.open(house.world.ada, path)
  expect(ada.word()).toBe('Reconnecting')
  const bob = await house.open(house.world.bob, path)
  await Promise.all([says(ada, 'Synced'), says(bob, 'Synced')])
  const words: string[] = []
  ada.room.watch(() => words.push(`${ada.word()} ${ada.room.view().unsaved}`))
  ada.room.text.insert(5, ' from Ada')
  expect(ada.room.view()).toMatchObject({ unsaved: 1, sync: { word: 'Saving' } })
  await says(ada, 'Synced')
  expect(words).toContain('Saving 1')
  expect(words.at(-1)).toBe('Synced 0')
  await reads(bob, 'hello from Ada\n')
  // Synced means that it survives the end of the server.
  await house.world.crash()
  const late = await house.open(house.world.bob, path)
  await reads(late, 'hello from Ada\n')
})

it('[CC2] edits made offline are counted, kept, and merged with what others did', async () => {
  const path = await aFile('one\n')
  const [ada, bob] = [
    await house.open(house.world.ada, path),
    await house.open(house.world.bob, path),
  ]
  await Promise.all([says(ada, 'Synced'), says(bob, 'Synced')])
  ada.network.cut()
  await says(ada, 'Offline')
  ada.room.text.insert(0, 'A')
  ada.room.text.insert(1, 'da ')
  bob.room.text.insert(4, 'two\n')
  await says(bob, 'Synced')
  expect(ada.room.view().sync.detail).toBe('2 edits kept on this device until the server is back.')
  ada.network.mend()
  await says(ada, 'Synced')
  expect(ada.room.view().unsaved).toBe(0)
  await reads(ada, 'Ada one\ntwo\n')
  await reads(bob, 'Ada one\ntwo\n')
})

it('[CC2] an edit on its way when the line breaks is sent again, once', async () => {
  const path = await aFile('')
  const ada = await house.open(house.world.ada, path)
  await says(ada, 'Synced')
  for (let i = 0; i < 6; i += 1) {
    ada.room.text.insert(ada.room.text.length, `${i}`)
    await sleep(i * 6)
    ada.network.socket.terminate()
    ada.room.text.insert(ada.room.text.length, ';')
    expect(ada.room.view().unsaved).toBeGreaterThan(0)
    await says(ada, 'Synced')
  }
  const bob = await house.open(house.world.bob, path)
  await reads(bob, '0;1;2;3;4;5;')
})

it('[CC3] retries go on without end, spread out, and at most ten seconds apart', async () => {
  const path = await aFile()
  const ada = await house.open(house.world.ada, path)
  await says(ada, 'Synced')
  const before = ada.network.dialled.length
  ada.network.cut()
  await until(() => ada.network.dialled.length >= before + 4, 'four tries')
  const tries = ada.network.dialled.slice(before - 1)
  const gaps = tries.slice(2).map((at, i) => at - (tries[i + 1] ?? 0))
  for (const [i, gap] of gaps.entries()) expect(gap).toBeGreaterThan(95 * 2 ** (i + 1))
  ada.network.mend()
  ada.room.retryNow()
  await says(ada, 'Synced')
})

it('[CC4] garbage closes the line and is made up for by a new exchange; nothing is thrown', async () => {
  const path = await aFile()
  const ada = await house.open(house.world.ada, path)
  const bob = await house.open(house.world.bob, path)
  await Promise.all([says(ada, 'Synced'), says(bob, 'Synced')])
  const lines = ada.network.sockets.length
  const garbage = [
    [0, 2, 200],
    [0, 9, 0],
    [1, 5, 1],
    [101, 2, 123, 125],
    [0, 2, 3, 255, 255, 255],
  ]
  for (const frame of garbage) {
    const socket = ada.network.socket
    socket.onmessage?.({ data: Uint8Array.from(frame).buffer } as never)
    expect(ada.word()).toBe('Reconnecting')
    ada.room.text.insert(0, 'x')
    ada.room.retryNow()
    await says(ada, 'Synced')
  }
  // A type of a newer server is no garbage.
  ada.network.socket.onmessage?.({ data: Uint8Array.from([120, 1]).buffer } as never)
  expect(ada.word()).toBe('Synced')
  expect(ada.network.sockets.length).toBe(lines + garbage.length)
  await reads(bob, `${'x'.repeat(garbage.length)}hello\n`)
})

it('[CC5] a viewer reads along, is called Read-only, and sends no edit', async () => {
  const path = await aFile()
  const eve = await house.open(house.world.eve, path)
  const ada = await house.open(house.world.ada, path)
  await says(ada, 'Synced')
  expect(eve.word()).toBe('Read-only')
  ada.room.text.insert(0, 'A')
  await reads(eve, 'Ahello\n')
  eve.room.text.insert(0, 'E')
  await sleep(150)
  expect(eve.room.view().sync.detail).toContain('One edit of yours did not reach the server.')
  expect(eve.refused).toEqual([])
  await reads(ada, 'Ahello\n')
})

it('[CC5] a role that changes while the file is open is followed both ways', async () => {
  const path = await aFile()
  const { access, bob: person, workspaceId } = house.world
  const [bob, ada] = [await house.open(person, path), await house.open(house.world.ada, path)]
  await says(bob, 'Synced')
  await access.set({ workspaceId, userId: person.userId, role: 'viewer' })
  await says(bob, 'Read-only')
  await access.set({ workspaceId, userId: person.userId, role: 'editor' })
  await says(bob, 'Synced')
  bob.room.text.insert(0, 'B')
  await says(bob, 'Synced')
  await reads(ada, 'Bhello\n')
})

it('[CC6] a key held down and many carets at once never meet the rate limit', async () => {
  const path = await aFile('')
  const ada = await house.open(house.world.ada, path)
  const bob = await house.open(house.world.bob, path)
  await Promise.all([says(ada, 'Synced'), says(bob, 'Synced')])
  const before = ada.network.sent
  const start = performance.now()
  for (let i = 0; i < 1_500; i += 1) {
    ada.room.text.insert(ada.room.text.length, String(i % 10))
    if (i % 10 === 9) await sleep(1)
  }
  await says(ada, 'Synced')
  const seconds = (performance.now() - start) / 1000
  expect(ada.network.sent - before).toBeLessThan(seconds * 60)
  expect(ada.network.sockets.length).toBe(1)
  await reads(bob, ada.room.text.toString())
  expect(bob.room.text.length).toBe(1_500)
})

it('[CC7] a paste larger than a frame arrives whole, also after hours offline', async () => {
  const path = await aFile('')
  const ada = await house.open(house.world.ada, path)
  const bob = await house.open(house.world.bob, path)
  await Promise.all([says(ada, 'Synced'), says(bob, 'Synced')])
  const paste = 'Zeile 🙂 und so weiter\n'.repeat(60_000)
  ada.room.text.insert(0, paste)
  await says(ada, 'Synced')
  await until(() => bob.room.text.length === paste.length, 'the paste at Bob')
  ada.network.cut()
  ada.room.text.insert(7, paste)
  bob.room.text.insert(3, 'Bob')
  ada.network.mend()
  await says(ada, 'Synced')
  await until(() => bob.room.text.length === 2 * paste.length + 3, 'the other paste at Bob')
  expect(bob.room.text.toString() === ada.room.text.toString()).toBe(true)
  expect(ada.network.largest).toBeLessThan(LIMITS.collabFrameBytes)
  expect(ada.refused).toEqual([])
})

it('[CC8] what this device kept goes up at the first exchange, with nothing asked', async () => {
  const path = await aFile('hello\n')
  const before = await house.open(house.world.ada, path)
  await says(before, 'Synced')
  before.network.cut()
  before.room.text.insert(0, 'kept ')
  const stored = Y.encodeStateAsUpdate(before.room.doc)
  before.room[Symbol.dispose]()
  const origin = {}
  const ada = await house.open(house.world.ada, path, {
    keep: (doc) => {
      const whenLoaded = sleep(20).then(() => Y.applyUpdate(doc, stored, origin))
      return { origin, whenLoaded, destroy: () => {}, clear: () => {} }
    },
  })
  await says(ada, 'Synced')
  const bob = await house.open(house.world.bob, path)
  await reads(bob, 'kept hello\n')
})

it('[CC8] what a slow device kept is shown when it comes, server or not', async () => {
  const path = await aFile('hello\n')
  const before = await house.open(house.world.ada, path)
  await says(before, 'Synced')
  const stored = Y.encodeStateAsUpdate(before.room.doc)
  before.room[Symbol.dispose]()
  const patience = Promise.withResolvers<void>()
  const origin = {}
  let arrive = (): void => {}
  const ada = await house.open(house.world.ada, path, {
    keep: (doc) => {
      arrive = () => Y.applyUpdate(doc, stored, origin)
      return { origin, whenLoaded: patience.promise, destroy: () => {}, clear: () => {} }
    },
  })
  ada.network.cut()
  patience.resolve()
  await until(() => ada.network.dialled.length > 0, 'a try without the storage')
  expect(ada.room.view().ready).toBe(false)
  arrive()
  expect(ada.room.view().ready).toBe(true)
  expect(ada.room.text.toString()).toBe('hello\n')
})

it('[CC9] others leave at once when the line is lost, and come back with it', async () => {
  const path = await aFile()
  const [ada, bob] = [
    await house.open(house.world.ada, path),
    await house.open(house.world.bob, path),
  ]
  bob.room.awareness.setLocalStateField('cursor', { anchor: null, head: null })
  const names = () =>
    [...ada.room.awareness.getStates().values()].flatMap((state) => state['user']?.name ?? [])
  await until(() => names().includes('Bob'), 'Bob')
  ada.network.cut()
  await until(() => names().length === 0, 'nobody')
  ada.network.mend()
  await until(() => names().includes('Bob'), 'Bob again')
  bob.room[Symbol.dispose]()
  await until(() => names().length === 0, 'that Bob has left')
})
