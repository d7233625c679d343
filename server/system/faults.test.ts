import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { remainsOf } from './remains.ts'
import { roomOf, TestEditor } from './test-editor.ts'
import { TestPerson } from './test-person.ts'
import { eventually, TestServer, type TestWorkspace } from './test-server.ts'
import { SlowReader } from './test-slow-reader.ts'
import { TestTerminal } from './test-terminal.ts'
import { TestTypist, wordsOf } from './test-typist.ts'

const MIB = 1024 * 1024
/** `ATELIER_FROZEN_S=45 npm test faults`: an agent that stands still for longer than it is waited for. */
const FROZEN_S = Number(process.env['ATELIER_FROZEN_S'] ?? 3)
const GIVEN_UP_AFTER_S = 30
const PEOPLE = 5
const EACH = 100
const FILES = 10

describe('faults of others, on a whole server', () => {
  let server: TestServer
  let ada: TestPerson
  let workspace: TestWorkspace
  let id: string

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    ada = await server.owner()
    workspace = await server.workspace('faults')
    id = workspace.id
  }, 120_000)

  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  it(
    '[FT6] who reads one byte a second costs little and delays nobody',
    { timeout: 120_000 },
    async () => {
      await ada.write(id, 'read.txt', 'first;\n')
      const { room } = await roomOf(ada, id, 'read.txt')
      using shell = await TestTerminal.open(ada, id)
      using noisy = await TestTerminal.open(ada, id)
      const appPort = await appOf(noisy)
      const host = `${appPort}--${workspace.slug}.localhost:${server.port}`
      const inApp = { host, ...ada.headers }
      await eventually(async () => (await pageOf(server.port, inApp)).includes('hello'))
      using one = await TestEditor.open(ada, { port: server.port, workspaceId: id }, 'read.txt')
      using two = await TestEditor.open(ada, { port: server.port, workspaceId: id }, 'read.txt')

      const slow: SlowReader[] = []
      const { port } = server
      for (let among = 0; among < 4; among += 1) {
        slow.push(await SlowReader.socket(port, `/collab/${id}/${room}`, ada.headers))
        for (let twice = 0; twice < 2; twice += 1) {
          slow.push(await SlowReader.socket(port, `/terminals/${id}/${noisy.id}`, ada.headers))
        }
        slow.push(await SlowReader.ask(port, '/endless', inApp))
      }
      using held = new DisposableStack()
      for (const reader of slow) held.use(reader)
      const before = await residentBytes(server.pid)
      noisy.type('timeout 6 yes abcdefghijklmnopqrstuvwxyz\n')
      for (let typed = 0; typed < 150; typed += 1) {
        one.text.insert(0, String(typed % 10).repeat(20_000))
        await two.reads((text) => text.length > 20_000)
        one.text.delete(0, 20_000)
        if (typed % 30 === 0)
          expect(await shell.run(`echo not late ${typed}`)).toBe(`not late ${typed}`)
        if (typed % 30 === 0) expect(await pageOf(server.port, inApp)).toBe('hello')
      }
      await two.reads('first;\n')
      await noisy.run('echo the flood is over')
      expect(slow.every(({ read, closed }) => read > 2 || closed)).toBe(true)
      expect((await residentBytes(server.pid)) - before).toBeLessThan(96 * MIB)
      expect(server.failures()).toEqual([])
    },
  )

  it(
    '[FT4] an agent that stands still, and one that is killed: typing is durable all the while, and reaches the file',
    { timeout: 240_000 },
    async () => {
      using typist = await typing('agent.txt')
      using shell = await TestTerminal.open(ada, id)
      const pid = await shell.run('echo $$')
      const agents = await agentsOf(server)
      for (const agent of agents) process.kill(agent, 'SIGSTOP')
      const known = typist.peer.durable.size
      await eventually(() => typist.peer.durable.size > known + 20)
      await sleep(FROZEN_S * 1_000)
      for (const agent of agents) resume(agent)
      if (FROZEN_S > GIVEN_UP_AFTER_S) await restarted()
      else {
        await shell.connect()
        expect(await shell.run('echo $$')).toBe(pid)
      }
      await inFile(typist, 'agent.txt')

      for (const agent of await agentsOf(server)) process.kill(agent, 'SIGKILL')
      const before = typist.peer.durable.size
      await eventually(() => typist.peer.durable.size > before + 20)
      await restarted()
      await inFile(typist, 'agent.txt')
      using again = await TestTerminal.open(ada, id)
      expect(await again.run('echo works')).toBe('works')
      expect(server.failures()).toEqual([])
    },
  )

  it(
    '[FT8] a server that is drained while people type: every acknowledged word is in the file when it has gone',
    { timeout: 120_000 },
    async () => {
      using one = await typing('drained.txt')
      using two = await typing('drained.txt')
      for (let drain = 0; drain < 2; drain += 1) {
        await sleep(150 * drain)
        await server.stop()
        const kept = wordsOf(await readFile(join(fileOf('drained.txt')), 'utf8'))
        const acked = [one, two].flatMap(({ peer }) => [...peer.durable])
        expect(acked.length).toBeGreaterThan(10)
        expect(acked.filter((word) => !kept.includes(word))).toEqual([])
        expect(one.closedWith).toContain(1012)
        await server.start()
        await server.reaches(id, 'running')
        const known = one.peer.durable.size
        await eventually(() => one.peer.durable.size > known + 10)
      }
      for (const typist of [one, two]) typist.stop()
      await eventually(() => one.settled && two.settled && one.peer.text === two.peer.text)
      const wanted = ['first;', ...one.peer.typed, ...two.peer.typed].toSorted()
      expect(wordsOf(one.peer.text).toSorted()).toEqual(wanted)
      await eventually(async () => (await ada.read(id, 'drained.txt')) === one.peer.text)
    },
  )

  it(
    `[FT7] ${PEOPLE * EACH} clients that come back at once are all in sync, with all they typed`,
    { timeout: 240_000 },
    async () => {
      const people = [
        ada,
        ...(await Promise.all(Array.from({ length: PEOPLE - 1 }, (_, at) => invited(`P${at}`)))),
      ]
      const rooms = await Promise.all(
        Array.from({ length: FILES }, (_, at) => newRoom(`crowd${at}.txt`)),
      )
      using crowd = new DisposableStack()
      const clients = people.flatMap((person, who) =>
        Array.from({ length: EACH }, (_, at) => {
          const path = `/collab/${id}/${rooms[at % FILES]}`
          const typist = new TestTypist(person, path, `p${who}c${at}n`, { retryMs: 500 })
          return { typist: crowd.use(typist), room: at % FILES }
        }),
      )
      const all = clients.map(({ typist }) => typist)
      await eventually(() => all.every(({ peer }) => peer.text !== ''), 60_000)
      for (const typist of all) typist.typeOne()
      await eventually(() => all.every(({ settled }) => settled), 60_000)

      await server.stop('SIGKILL')
      // Typed while there is no server, by everybody.
      for (const typist of all) typist.typeOne()
      await eventually(() => all.every(({ connected }) => !connected))
      await server.start()
      const began = performance.now()
      await eventually(() => all.every(({ settled, connected }) => settled && connected), 90_000)
      for (let room = 0; room < FILES; room += 1) {
        const here = clients
          .filter((client) => client.room === room)
          .map(({ typist }) => typist.peer)
        await eventually(() => here.every(({ text }) => text === here[0]?.text), 60_000)
        const wanted = ['first;', ...here.flatMap(({ typed }) => [...typed])].toSorted()
        expect(wordsOf(here[0]?.text ?? '').toSorted()).toEqual(wanted)
      }
      process.stdout.write(
        `All ${all.length} were in sync ${Math.round(performance.now() - began)} ms after the start\n`,
      )
      expect(server.failures()).toEqual([])
    },
  )

  const fileOf = (path: string) => join(server.dataDir, 'disks', id, 'files', path)

  async function newRoom(path: string): Promise<string> {
    await ada.write(id, path, 'first;\n')
    return (await roomOf(ada, id, path)).room
  }

  /** Somebody who types into a file, new or not, and has been heard. */
  async function typing(path: string): Promise<TestTypist> {
    const there = (await ada.send('GET', `/api/workspaces/${id}/files/content?path=${path}`)).ok
    const room = there ? (await roomOf(ada, id, path)).room : await newRoom(path)
    const typist = new TestTypist(ada, `/collab/${id}/${room}`, there ? 'b' : 'a')
    await eventually(() => typist.peer.text !== '')
    typist.start(25)
    await eventually(() => typist.peer.durable.size > 10)
    return typist
  }

  async function inFile(typist: TestTypist, path: string): Promise<void> {
    const known = [...typist.peer.durable]
    await eventually(async () => {
      const words = new Set(wordsOf(await readFile(fileOf(path), 'utf8')))
      return known.every((word) => words.has(word))
    })
  }

  /** The workspace came back by itself, and says why it had gone. */
  async function restarted(): Promise<void> {
    await eventually(async () => {
      const { status, reason } = await ada.call<TestWorkspace>('GET', `/api/workspaces/${id}`)
      return status === 'running' && reason?.match(/stopped unexpectedly.*It was restarted\./)
    }, 90_000)
  }

  async function invited(name: string): Promise<TestPerson> {
    const wish = { role: 'editor', hours: 1 }
    const { url } = await ada.call<{ url: string }>('POST', `/api/workspaces/${id}/invites`, wish)
    return TestPerson.join(server, url, name)
  }
})

/** An app that greets at `/` and never ends anywhere else. */
async function appOf(terminal: TestTerminal): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 10_000)
  const greet = `if (q.url === '/') return s.end('hello')`
  const flood = `const more = () => { while (s.write(Buffer.alloc(65536))); }; s.on('drain', more); more()`
  const script = `require('http').createServer((q, s) => { ${greet}; ${flood} }).listen(${port}, '127.0.0.1')`
  await terminal.run(`node -e "${script}" & true`)
  return port
}

/** What the app says at `/`, through its preview. */
async function pageOf(port: number, headers: Record<string, string>): Promise<string> {
  const asked = request({ host: '127.0.0.1', port, path: '/', headers }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return textOf(answer)
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024
}

async function agentsOf({ dataDir }: TestServer): Promise<number[]> {
  const { processes } = await remainsOf(dataDir)
  const agents = processes.filter((line) => /^\d+ atelier-agent/.test(line))
  expect(agents.length).toBeGreaterThan(0)
  return agents.map((line) => Number.parseInt(line, 10))
}

/** One that was given up meanwhile is gone. */
function resume(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT')
  } catch {
    // It was ended in its sleep.
  }
}
