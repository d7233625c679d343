import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Peer } from './test-peer.ts'
import { testWorld, until } from './test-world.ts'

it('[C1] a file, two stock clients, the log and the file on disk end up the same', async () => {
  await using world = await testWorld()
  const path = join(world.root, 'a.txt')
  await writeFile(path, 'hello\n')
  const info = await world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt')
  expect(info).toMatchObject({ generation: 1, path: 'a.txt', readOnly: null, eol: 'lf' })
  using ada = await new Peer(world, world.ada, info.room).synced()
  using bob = await new Peer(world, world.bob, info.room).synced()
  ada.text.insert(5, ' from Ada')
  await bob.reads('hello from Ada\n')
  bob.text.insert(0, 'Bob: ')
  await ada.reads('Bob: hello from Ada\n')
  await until(async () => (await readFile(path, 'utf8')) === 'Bob: hello from Ada\n', 'the file')
  await writeFile(path, 'Bob: hello from Ada\nand from the disk\n')
  world.disk.tell('a.txt')
  await ada.reads('Bob: hello from Ada\nand from the disk\n')
  await bob.reads('Bob: hello from Ada\nand from the disk\n')
  await world.crash()
  const again = await world.rooms.openRoom(world.ada, world.workspaceId, 'a.txt')
  expect(again.room).toBe(info.room)
  ada.text.insert(0, '!')
  await bob.reads('!Bob: hello from Ada\nand from the disk\n')
})
