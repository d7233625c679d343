import { randomBytes } from 'node:crypto'
import { mkdir, open, rm, statfs, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { testVolume, whyNoVolumes } from '../runtime/disk/test-volume.ts'
import { roomOf } from './test-editor.ts'
import { TestLog } from './test-log.ts'
import { refusalOf, type Refusal, type TestPerson } from './test-person.ts'
import { eventually, TestServer } from './test-server.ts'
import { TestTypist, wordsOf } from './test-typist.ts'

const why = await whyNoVolumes()
/** `ATELIER_FULL_LOG=1 npm test full-disk`, as the soak does: beside the other one, only Postgres has no room. */
const LOG_TOO = Boolean(process.env['ATELIER_FULL_LOG'])
/** A start wants 256 MiB free, beside the agent and, in a closed home, a copy of Postgres. */
const VOLUME_MIB = 700

describe.skipIf(why !== undefined)('a disk that is full', () => {
  it(
    '[B15] is said so, takes nothing away, and all goes on when there is room again',
    { timeout: 180_000 },
    async () => {
      await using volume = await testVolume('ext4', VOLUME_MIB)
      await using server = await TestServer.start({ ATELIER_RUNTIME: 'local' }, volume.path)
      const ada = await server.owner()
      const { id } = await server.workspace('full')
      expect((await ada.write(id, 'kept.txt', 'kept\n')).status).toBe(200)
      expect((await ada.write(id, 'typed.txt', 'first;\n')).status).toBe(200)
      const { room } = await roomOf(ada, id, 'typed.txt')
      using typist = new TestTypist(ada, `/collab/${id}/${room}`, 'w')
      await eventually(() => typist.peer.text !== '')
      typist.start(50)
      await eventually(() => typist.peer.durable.size > 5)

      await using ballast = await fill(volume.path)
      const refused = await refusalOf(await ada.write(id, 'kept.txt', 'x'.repeat(500_000)))
      expect(refused).toMatchObject({ status: 507, code: 'disk_full' })
      expect(refused.message).toMatch(/\w+ .*\.$/)
      expect(await ada.read(id, 'kept.txt')).toBe('kept\n')
      expect(await ada.call('GET', '/api/health')).toMatchObject({ status: 'degraded' })
      expect(await untilRefused(ada, `/api/workspaces/${id}/messages`)).toMatchObject({
        status: 507,
        code: 'disk_full',
      })
      const big = "create table big as select repeat('x', 1000) from generate_series(1, 100000)"
      const sql = await ada.refusal('POST', `/api/workspaces/${id}/database/query`, { sql: big })
      expect(sql).toMatchObject({ status: 422, message: expect.stringContaining('No space left') })
      await sleep(4_000)
      expect(server.runs).toBe(true)
      const said = server.failures().map((line) => (JSON.parse(line) as { msg: string }).msg)
      expect(said.filter((phrase) => phrase !== 'edits are not durable')).toEqual([])

      await ballast[Symbol.asyncDispose]()
      await eventually(async () => (await ada.write(id, 'kept.txt', 'new\n')).status === 200)
      typist.stop()
      await eventually(() => typist.settled, 60_000)
      const wanted = ['first;', ...typist.peer.typed].toSorted()
      expect(wordsOf(typist.peer.text).toSorted()).toEqual(wanted)
      await eventually(async () => (await ada.read(id, 'typed.txt')) === typist.peer.text)
      expect(await ada.call('GET', '/api/health')).toMatchObject({ status: 'ok' })
    },
  )

  it.skipIf(!LOG_TOO)(
    '[FT2] under Postgres alone: it is said so, nothing is acknowledged that is not kept, and all is kept when there is room',
    { timeout: 180_000 },
    async () => {
      await using volume = await testVolume('ext4', VOLUME_MIB)
      await using server = await TestServer.start(
        { ATELIER_RUNTIME: 'local' },
        undefined,
        async (dataDir) => {
          const place = join(volume.path, 'postgres')
          await mkdir(place)
          await symlink(place, join(dataDir, 'postgres'))
          return {}
        },
      )
      const ada = await server.owner()
      const { id } = await server.workspace('log full')
      expect((await ada.write(id, 'typed.txt', 'first;\n')).status).toBe(200)
      const { room, fileId } = await roomOf(ada, id, 'typed.txt')
      using typist = new TestTypist(ada, `/collab/${id}/${room}`, 'w')
      await eventually(() => typist.peer.text !== '')
      typist.start(50)
      await eventually(() => typist.peer.durable.size > 5)

      await using ballast = await fill(volume.path)
      const refused = await untilRefused(ada, `/api/workspaces/${id}/messages`)
      expect([507, 503]).toContain(refused.status)
      expect(refused.message).toMatch(/\w+ .*\.$/)
      await eventually(() => typist.peer.typed.size > typist.peer.durable.size + 40, 60_000)
      // Files need no room there, but who asks is known only while Postgres has not given up.
      expect([200, 503]).toContain((await ada.write(id, 'other.txt', 'kept\n')).status)
      expect(server.runs).toBe(true)
      // Killed in the middle of it: only what Postgres has counts.
      await server.stop('SIGKILL')
      const acked = [...typist.peer.durable]
      await ballast[Symbol.asyncDispose]()
      await server.start()
      await using log = await TestLog.of(server)
      const words = wordsOf(await log.text(fileId))
      expect(acked.filter((word) => !words.includes(word))).toEqual([])

      typist.stop()
      await eventually(() => typist.settled, 60_000)
      const wanted = ['first;', ...typist.peer.typed].toSorted()
      expect(wordsOf(typist.peer.text).toSorted()).toEqual(wanted)
      expect(await log.text(fileId)).toBe(typist.peer.text)
      await eventually(async () => (await ada.read(id, 'typed.txt')) === typist.peer.text)
      expect(await ada.call('GET', '/api/health')).toMatchObject({ status: 'ok' })
    },
  )
})

/** Speaks until the store takes no more. */
async function untilRefused(person: TestPerson, path: string): Promise<Refusal> {
  for (let said = 0; said < 300; said += 1) {
    // Words that do not compress: Postgres would find room for the others.
    const response = await person.send('POST', path, { text: randomBytes(3_900).toString('hex') })
    if (response.status === 429) await sleep(1_000)
    else if (!response.ok) return refusalOf(response)
    await response.arrayBuffer()
  }
  throw new Error('The store found room for everything.')
}

/** Takes every block there is; disposing gives them back. */
async function fill(folder: string): Promise<AsyncDisposable> {
  const path = join(folder, 'ballast')
  const file = await open(path, 'w')
  for (let size = 1024 * 1024; size >= 512; size /= 2) {
    const block = Buffer.alloc(size, 1)
    try {
      for (;;) await file.write(block)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
    }
  }
  await file.close()
  expect((await statfs(folder)).bavail).toBe(0)
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) }
}
