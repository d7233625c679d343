import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { roomOf } from './test-editor.ts'
import { TestLog } from './test-log.ts'
import { closed, TestPerson } from './test-person.ts'
import { TestPostgres } from './test-postgres.ts'
import { eventually, TestServer } from './test-server.ts'
import { TestTypist, wordsOf } from './test-typist.ts'

/** `ATELIER_AWAY_S=60 npm test postgres-away` for a whole minute of each; past 30 s edits are refused. */
const AWAY_S = Number(process.env['ATELIER_AWAY_S'] ?? 0)
const REFUSED_AFTER_S = 30
const SENTENCE = 'The database does not answer. Try again in a moment.'
const KEPT = 'The database does not take edits at the moment.'
/** More than the server has connections to its database. */
const CALLS = 20
/** What a server may call a fault of its own while its database is away. */
const EXPECTED = new Set(['edits are not durable', 'sweep failed'])

it(
  '[FT1] while Postgres is gone or frozen people type on and are told; nothing is acknowledged before it is back, and then all is there',
  { timeout: 150_000 + AWAY_S * 2_000 },
  async () => {
    let made: TestPostgres | undefined
    await using server = await TestServer.start(
      { ATELIER_RUNTIME: 'local' },
      undefined,
      async (at) => {
        made = await TestPostgres.start(at)
        return { DATABASE_URL: made.url }
      },
    )
    if (!made) throw new Error('There is no Postgres.')
    await using postgres = made
    const ada = await server.owner()
    const { id } = await server.workspace('away')
    await ada.write(id, 'typed.txt', 'first;\n')
    const { room, fileId } = await roomOf(ada, id, 'typed.txt')
    const path = `/collab/${id}/${room}`
    using one = new TestTypist(ada, path, 'a')
    using two = new TestTypist(ada, path, 'b')
    const typists = [one, two]
    await eventually(() => typists.every(({ peer }) => peer.text !== ''))
    for (const typist of typists) typist.start(100)

    const away = async (seconds: number, goes: () => Promise<void>, back: () => Promise<void>) => {
      const known = one.peer.durable.size
      await eventually(() => one.peer.durable.size > known + 5)
      // Whoever looked on during the last time may have been sent away by it.
      const told = await noticesOf(ada, `${path}?x=1`)
      one.closedWith.clear()
      // Leaves connections open to Postgres, which a frozen one goes on to take questions by.
      await Promise.all(Array.from({ length: CALLS }, () => ada.call('GET', '/api/workspaces')))
      const began = performance.now()
      await goes()
      // What was committed before is still told.
      await sleep(300)
      const [durable, typed] = [sizeOf(typists, 'durable'), sizeOf(typists, 'typed')]
      const refusals = [
        ...Array.from({ length: CALLS }, () => ada.refusal('GET', '/api/workspaces')),
        ada.refusal('POST', `/api/workspaces/${id}/messages`, { text: 'lost?' }),
        ada.refusal('GET', `/api/workspaces/${id}/files/content?path=typed.txt`),
      ]
      expect(await closed(ada.socket(path))).toEqual({ code: 1013, reason: SENTENCE })
      for (const refusal of await Promise.all(refusals)) {
        expect(refusal).toEqual({ status: 503, code: 'unavailable', message: SENTENCE })
      }
      await eventually(async () => told.has(KEPT), 20_000)
      await sleep(Math.max(0, seconds * 1_000 - (performance.now() - began)))
      const health = await new TestPerson(server).call('GET', '/api/health')
      expect(health).toMatchObject({ status: 'degraded' })
      expect(sizeOf(typists, 'durable')).toBe(durable)
      expect(sizeOf(typists, 'typed')).toBeGreaterThan(typed + 20)
      expect(one.closedWith.has(1013)).toBe(seconds > REFUSED_AFTER_S)
      await back()
      await eventually(async () => (await ada.send('GET', '/api/workspaces')).ok, 60_000)
    }
    await away(
      AWAY_S || 4,
      () => postgres.goes(),
      () => postgres.back(),
    )
    // A question that is not answered is given up after ten seconds, and asked again.
    await away(
      AWAY_S || 11,
      () => postgres.freeze(),
      async () => postgres.thaw(),
    )

    for (const typist of typists) typist.stop()
    await eventually(() => typists.every(({ settled }) => settled), 60_000)
    await eventually(() => one.peer.text === two.peer.text)
    const wanted = ['first;', ...one.peer.typed, ...two.peer.typed].toSorted()
    expect(wordsOf(one.peer.text).toSorted()).toEqual(wanted)
    {
      await using log = new TestLog(postgres.pool)
      expect(await log.text(fileId)).toBe(one.peer.text)
    }
    await eventually(async () => (await ada.read(id, 'typed.txt')) === one.peer.text)
    expect(await ada.call('GET', '/api/health')).toMatchObject({ status: 'ok' })
    const phrases = server.failures().map((line) => (JSON.parse(line) as { msg: string }).msg)
    // In a whole minute other parts notice, too; what they call it is not looked at.
    const odd = phrases.filter((phrase) => !EXPECTED.has(phrase))
    expect(AWAY_S > 0 ? [] : odd).toEqual([])
  },
)

function sizeOf(typists: readonly TestTypist[], what: 'typed' | 'durable'): number {
  return typists.reduce((sum, { peer }) => sum + peer[what].size, 0)
}

/** Every sentence that the room tells somebody who only looks on. */
async function noticesOf(person: TestPerson, path: string): Promise<Set<string>> {
  const told = new Set<string>()
  const socket = person.socket(path)
  socket.on('message', (data: Buffer) => {
    const said = /"reason":"([^"]+)"/.exec(data.toString('utf8'))?.[1]
    if (said) told.add(said)
  })
  await once(socket, 'message')
  return told
}
