import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { until } from '../../server/rooms/test-world.ts'
import type { Safety } from './safety-board.ts'
import { SafetyWatch } from './safety.ts'
import { testHouse } from './test-house.ts'

let house: Awaited<ReturnType<typeof testHouse>>
beforeAll(async () => {
  house = await testHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

async function watched(path: string, caller = house.world.ada) {
  const there = house.share(caller, path)
  const seen: Safety[] = []
  const watch = new SafetyWatch(there.file, (now) => seen.push(now))
  await until(there.ready, 'the text')
  return { ...there, seen, [Symbol.dispose]: () => watch[Symbol.dispose]() }
}

it('[FR6] what is typed goes from this device to the server to the disk, and each step is told', async () => {
  await writeFile(join(house.world.root, 'steps.txt'), 'hello\n')
  using ada = await watched('steps.txt')
  expect(ada.seen).toEqual([])
  ada.room().text.insert(0, 'typed ')
  expect(ada.seen).toEqual(['unsynced'])
  await until(() => ada.seen.at(-1) === 'written', 'the save')
  expect(ada.seen).toEqual(['unsynced', 'unwritten', 'written'])
})

it('[FR6] edits of others are on their way to the disk too', async () => {
  await writeFile(join(house.world.root, 'others.txt'), 'hello\n')
  using ada = await watched('others.txt')
  using bob = await watched('others.txt', house.world.bob)
  ada.room().text.insert(0, 'typed ')
  await until(() => bob.seen.at(-1) === 'written', 'the save')
  expect(bob.seen).toEqual(['unwritten', 'written'])
})

it('[FR6] without a line it is unsynced, and a mark from before the line broke does not stay', async () => {
  await writeFile(join(house.world.root, 'away.txt'), 'hello\n')
  using ada = await watched('away.txt')
  ada.network.cut()
  await until(() => !ada.ready(), 'the end of the line')
  ada.room().text.insert(0, 'away ')
  expect(ada.seen).toEqual(['unsynced'])
  ada.network.mend()
  ada.file.retryNow()
  await until(() => ada.seen.at(-1) === 'written', 'the save')
})
