import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WorkspaceId } from '../../shared/ids.ts'
import { RateLimits } from '../http/rate-limits.ts'
import { TokenBucket } from '../people/rate.ts'
import { Remembered } from '../previews/remembered.ts'
import { PostgresLeases } from '../rooms/postgres-leases.ts'
import { aWorkspace } from '../rooms/test-world.ts'
import { testDatabase } from '../store/test-database.ts'
import { Activity } from '../workspaces/activity.ts'
import { CrashCount } from '../workspaces/crash-count.ts'
import { aRecord, peopleOn, aPerson } from '../workspaces/test-people.ts'
import { roomOf } from './test-editor.ts'
import { closed, TestPerson } from './test-person.ts'
import { eventually, TestServer } from './test-server.ts'
import { TestTerminal } from './test-terminal.ts'
import { TestTypist, wordsOf } from './test-typist.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A clock that is set by hand, backwards too. */
function handClock() {
  let now = Date.now()
  return { now: () => now, move: (ms: number) => void (now += ms) }
}

afterEach(() => void vi.useRealTimers())

describe('a clock that is set back an hour', () => {
  it('[FT5] leaves everybody their rate, and nobody more', () => {
    const clock = handClock()
    const bucket = new TokenBucket({ perSecond: 1 / 20, burst: 2, now: clock.now })
    expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([true, true, false])
    clock.move(-HOUR)
    expect(bucket.take()).toBe(false)
    clock.move(21_000)
    expect([bucket.take(), bucket.take()]).toEqual([true, false])
  })

  it('[FT5] does not make who was told to wait a minute wait an hour', async () => {
    vi.useFakeTimers()
    const limits = new RateLimits()
    const guess = () => limits.spend('entrance', { address: '203.0.113.9' })
    for (let guesses = 0; guesses < 60; guesses += 1) await guess()
    vi.setSystemTime(Date.now() - HOUR)
    await expect(guess()).rejects.toMatchObject({ details: { retryAfterSeconds: 60 } })
    await vi.advanceTimersByTimeAsync(MINUTE)
    await guess()
  })

  it('[FT5] makes no decision about a preview good for an hour', async () => {
    const clock = handClock()
    const known = new Remembered<string, number>({ forMs: MINUTE, now: clock.now })
    let asked = 0
    const ask = async () => (asked += 1)
    await known.get('role', ask)
    clock.move(-HOUR)
    expect(await known.get('role', ask)).toBe(2)
    clock.move(MINUTE - 1)
    expect(await known.get('role', ask)).toBe(2)
    clock.move(1)
    expect(await known.get('role', ask)).toBe(3)
  })

  it('[FT5] counts crashes anew, and still no more than five', () => {
    const clock = handClock()
    const crashes = new CrashCount({ clock })
    const id = WorkspaceId.parse(randomUUID())
    for (let crash = 0; crash < 5; crash += 1) expect(crashes.mayRestart(id)).toBe(true)
    expect(crashes.mayRestart(id)).toBe(false)
    clock.move(-HOUR)
    for (let crash = 0; crash < 5; crash += 1) expect(crashes.mayRestart(id)).toBe(true)
    expect(crashes.mayRestart(id)).toBe(false)
  })

  it('[FT5] stops an idle workspace after its time, not an hour later, and no sooner', async () => {
    await using t = await testDatabase()
    const row = await peopleOn(t.db).store.create(await aPerson(t.db, 'Ada'), aRecord())
    const clock = handClock()
    const activity = new Activity({ clock })
    activity.follow(row)
    clock.move(-HOUR)
    expect(activity.stopsAt(row.id)).toBeUndefined()
    clock.move(26 * MINUTE)
    expect(activity.stopsAt(row.id)).toBe(clock.now() + 4 * MINUTE)
  })

  it('[FT5] gives a workspace to another server when its owner has died', async () => {
    await using t = await testDatabase()
    const id = await aWorkspace(t.db)
    const leases = new PostgresLeases(t.db)
    expect(await leases.acquire(id, 'the dead one', 10_000)).toBe(1)
    expect(await leases.acquire(id, 'another', 10_000)).toBeUndefined()
    // What an hour back looks like to a lease: it ends an hour from now.
    const expires_at = new Date(Date.now() + HOUR)
    await t.db.updateTable('workspace_lease').set({ expires_at }).execute()
    expect(await leases.acquire(id, 'another', 10_000)).toBe(2)
  })
})

it(
  '[FT5] a whole server whose clock is set back an hour loses, doubles and refuses nothing',
  { timeout: 120_000 },
  async () => {
    const step = pathToFileURL(join(import.meta.dirname, 'test-clock-step.ts')).href
    const env = { ATELIER_RUNTIME: 'local', NODE_OPTIONS: `--import=${step}` }
    await using server = await TestServer.start(env)
    const ada = await server.owner()
    const { id } = await server.workspace('clock')
    const { url } = await ada.call<{ url: string }>('POST', `/api/workspaces/${id}/invites`, {
      role: 'editor',
      hours: 1,
    })
    const { person: bob, cookie } = await TestPerson.enter(server, url, 'Bob')
    const browser = new TestPerson(server)
    const inBrowser = { cookie, origin: server.url, 'sec-fetch-site': 'same-origin' }
    const ticket = async () => {
      const made = await browser.send('POST', '/api/tickets', undefined, inBrowser)
      expect(made.status).toBe(201)
      return ((await made.json()) as { ticket: string }).ticket
    }
    await ada.write(id, 'typed.txt', 'first;\n')
    const { room } = await roomOf(ada, id, 'typed.txt')
    using one = new TestTypist(ada, `/collab/${id}/${room}`, 'a')
    using two = new TestTypist(bob, `/collab/${id}/${room}`, 'b')
    using shell = await TestTerminal.open(ada, id)
    await eventually(() => one.peer.text !== '' && two.peer.text !== '')
    for (const typist of [one, two]) typist.start(30)
    const said = (text: string) => bob.call('POST', `/api/workspaces/${id}/messages`, { text })
    await said('before')
    const early = await ticket()

    process.kill(server.pid, 'SIGUSR2')
    await eventually(() => server.output().includes('the clock was set back'))
    const [known, others] = [one.peer.durable.size, two.peer.durable.size]
    await eventually(
      () => one.peer.durable.size > known + 20 && two.peer.durable.size > others + 20,
    )
    await said('after')
    expect(await shell.run('echo goes on')).toBe('goes on')
    expect((await browser.send('GET', '/api/me', undefined, inBrowser)).status).toBe(200)
    for (const one of [early, await ticket()]) {
      const socket = browser.socket(`/events/${id}?ticket=${one}`)
      await new Promise((settle) => socket.once('message', settle))
      socket.terminate()
      const again = browser.socket(`/events/${id}?ticket=${one}`)
      expect(await closed(again)).toMatchObject({ code: 4401 })
    }
    const late = await TestPerson.join(server, url, 'Cy')
    expect(await late.call('GET', `/api/workspaces/${id}`)).toMatchObject({ status: 'running' })
    const { messages } = await bob.call<{ messages: { text: string }[] }>(
      'GET',
      `/api/workspaces/${id}/messages`,
    )
    expect(messages.map(({ text }) => text)).toEqual(['before', 'after'])

    // The next start reads the right time again, an hour ahead of what was written last.
    await server.stop('SIGKILL')
    await server.start()
    for (const typist of [one, two]) typist.stop()
    await eventually(() => one.settled && two.settled && one.peer.text === two.peer.text)
    const wanted = ['first;', ...one.peer.typed, ...two.peer.typed].toSorted()
    expect(wordsOf(one.peer.text).toSorted()).toEqual(wanted)
    await eventually(async () => (await ada.read(id, 'typed.txt')) === one.peer.text)
    expect((await browser.send('GET', '/api/me', undefined, inBrowser)).status).toBe(200)
    expect(server.failures()).toEqual([])
  },
)
