import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { until } from '../../server/rooms/test-world.ts'
import { testHouse } from './test-house.ts'

let house: Awaited<ReturnType<typeof testHouse>>
beforeAll(async () => {
  house = await testHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

let files = 0
async function aFile(text = 'hello\n'): Promise<string> {
  files += 1
  const path = `shared-${files}.txt`
  await writeFile(join(house.world.root, path), text)
  return path
}

/** Begins the document anew, as a restore of the workspace does. */
async function beginAnew(path: string, text: string): Promise<void> {
  await writeFile(join(house.world.root, path), text)
  const nothing = { snapshot: null, snapshot_hash: null, replica: null, replica_hash: null }
  await house.world.db
    .updateTable('document')
    .set((eb) => ({
      generation: eb('generation', '+', 1),
      next_seq: '0',
      snap_seq: '-1',
      ...nothing,
    }))
    .where('path', '=', path)
    .execute()
}

it('[CC10] a new life of the document: own unsaved text goes beside, and the new one is opened', async () => {
  const path = await aFile()
  const ada = house.share(house.world.ada, path)
  await until(ada.ready, 'the text')
  const first = ada.room().info.room
  ada.network.cut()
  ada.room().text.insert(0, 'only here ')
  await house.world.rooms.flush(house.world.workspaceId)
  await house.world.crash()
  await beginAnew(path, 'another life\n')
  ada.network.mend()
  ada.file.retryNow()
  await until(() => ada.ready() && ada.room().info.room !== first, 'the new life')
  expect(ada.room().text.toString()).toBe('another life\n')
  expect(ada.rescued).toEqual([{ path, text: 'only here hello\n' }])
  expect(ada.room().view().unsaved).toBe(0)
})

it('[CC10] without unsaved edits nothing is put beside', async () => {
  const path = await aFile()
  const ada = house.share(house.world.ada, path)
  await until(ada.ready, 'the text')
  const first = ada.room().info.room
  await house.world.crash()
  await beginAnew(path, 'another life\n')
  await until(() => ada.ready() && ada.room().info.room !== first, 'the new life')
  expect(ada.rescued).toEqual([])
})

it('[CC11] text that can be put nowhere stays on the page', async () => {
  const path = await aFile()
  const { access, workspaceId, bob: person } = house.world
  const bob = house.share(person, path)
  await until(bob.ready, 'the text')
  bob.diskFails()
  bob.network.cut()
  bob.room().text.insert(0, 'mine ')
  await access.set({ workspaceId, userId: person.userId, role: undefined })
  bob.network.mend()
  bob.file.retryNow()
  await until(() => bob.file.view().status === 'refused', 'the refusal')
  expect(bob.file.view()).toMatchObject({ status: 'refused', text: 'mine hello\n' })
})

it('[CC10] a document that was deleted and made again is found at its path', async () => {
  const path = await aFile()
  const ada = house.share(house.world.ada, path)
  await until(ada.ready, 'the text')
  const first = ada.room().info.fileId
  await house.world.crash()
  await writeFile(join(house.world.root, path), 'made again\n')
  await house.world.db
    .updateTable('document')
    .set({ state: 'deleted' })
    .where('path', '=', path)
    .execute()
  await until(() => ada.ready() && ada.room().info.fileId !== first, 'the other document')
  expect(ada.room().text.toString()).toBe('made again\n')
})

it('[CC12] a file that is not there is said to be, and found when it is', async () => {
  const ada = house.share(house.world.ada, 'not-yet.txt')
  await until(() => ada.file.view().status === 'refused', 'the refusal')
  expect(ada.file.view()).toMatchObject({ code: 'not_found' })
  await writeFile(join(house.world.root, 'not-yet.txt'), 'now\n')
  ada.file.retryNow()
  await until(ada.ready, 'the file')
  expect(ada.room().text.toString()).toBe('now\n')
})

it('[CC12] a server that cannot be reached is asked again by itself', async () => {
  const path = await aFile()
  const ada = house.share(house.world.ada, path, { down: true })
  await until(() => ada.file.view().status === 'refused', 'the refusal')
  expect(ada.file.view()).toMatchObject({ code: 'unavailable' })
  ada.network.mend()
  await until(ada.ready, 'the text')
})
