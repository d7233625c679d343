import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Caller } from '../seams.ts'
import { onError, router } from '../http/kit.ts'
import { roomRoutes } from './room-routes.ts'
import { testWorld, type TestWorld } from './test-world.ts'

/** The routes as one caller meets them. */
function callAs(world: TestWorld, caller: Caller) {
  const app = router()
  app.use(async (c, next) => {
    c.set('caller', caller)
    await next()
  })
  app.route('/', roomRoutes({ rooms: world.rooms }))
  app.onError(onError({ error: () => undefined }))
  return async (path: unknown, id: string = world.workspaceId) => {
    const response = await app.request(`/workspaces/${id}/rooms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ path }),
    })
    return { status: response.status, body: (await response.json()) as never }
  }
}

it('[C4] POST rooms says where the room of a file is, and how the file lies on disk', async () => {
  await using world = await testWorld()
  await writeFile(join(world.root, 'a.txt'), '\uFEFFa\r\nb\r\n')
  const { status, body } = await callAs(world, world.bob)('a.txt')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    room: expect.stringMatching(/^[0-9a-f-]{36}\.1$/),
    generation: 1,
    readOnly: null,
    eol: 'crlf',
    encoding: 'utf-8-bom',
  })
  expect((await callAs(world, world.eve)('a.txt')).body).toMatchObject({ readOnly: 'role' })
})

it.each([
  ['../etc/passwd', 400],
  ['', 400],
  ['nothing.txt', 404],
  ['folder', 415],
  ['image.png', 415],
  ['large.txt', 413],
  ['long.txt', 413],
])('[L3] POST rooms for %j is answered with %i', async (path, expected) => {
  await using world = await testWorld()
  await mkdir(join(world.root, 'folder'))
  await writeFile(join(world.root, 'image.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]))
  await writeFile(join(world.root, 'large.txt'), 'x'.repeat(6 * 1024 * 1024))
  await writeFile(join(world.root, 'long.txt'), '\n'.repeat(100_001))
  expect((await callAs(world, world.bob)(path)).status).toBe(expected)
})

it('[S1] POST rooms of a workspace one is not in is not found', async () => {
  await using world = await testWorld()
  const stranger = { ...world.bob, userId: crypto.randomUUID() as never }
  expect((await callAs(world, stranger)('a.txt')).status).toBe(404)
})
