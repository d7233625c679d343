import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { dockerAnswers, remainsOf } from './remains.ts'
import { roomOf } from './test-editor.ts'
import { TestLog } from './test-log.ts'
import { eventually, TestServer } from './test-server.ts'
import { TestTerminal } from './test-terminal.ts'
import { TestTypist, wordsOf } from './test-typist.ts'

/** `ATELIER_KILLS=20 npm test kills` for the whole twenty. */
const KILLS = Number(process.env['ATELIER_KILLS'] ?? 8)
const RUNTIME = (await dockerAnswers()) ? 'docker' : 'local'
const COUNTER = 'i=0; while :; do i=$((i+1)); echo $i >>count.log; sleep 0.1; done & true'

describe(`on the ${RUNTIME} runtime`, () => {
  it(
    `[E5] kill -9 ${KILLS} times while people type loses and doubles nothing`,
    async () => {
      await using server = await TestServer.start({ ATELIER_RUNTIME: RUNTIME })
      const { id } = await server.workspace('kills')
      const ada = await server.owner()
      using shell = await TestTerminal.open(ada, id)
      const pid = await shell.run('mark=kept; echo $$')
      await shell.run(COUNTER)
      await shell.run('printf "first;\\n" > typed.txt')
      const { room, fileId } = await roomOf(ada, id, 'typed.txt')
      await using stored = await TestLog.of(server)
      const before = await sandboxesOf(server)
      expect(before).not.toEqual({ containers: [], networks: [], processes: [] })

      const path = `/collab/${id}/${room}`
      using one = new TestTypist(ada, path, 'a')
      using two = new TestTypist(ada, path, 'b')
      using three = new TestTypist(ada, path, 'c')
      const typists = [one, two, three]
      await eventually(() => typists.every(({ peer }) => peer.text !== ''))
      for (const typist of typists) typist.start(20)

      const startMs: number[] = []
      for (let kill = 0; kill < KILLS; kill += 1) {
        const known = one.peer.durable.size
        await eventually(() => one.peer.durable.size > known)
        await sleep((kill * 97) % 400)
        await server.stop('SIGKILL')
        const acked = typists.flatMap(({ peer }) => [...peer.durable])
        const kept = wordsOf(await stored.text(fileId))
        expect(acked.filter((word) => !kept.includes(word))).toEqual([])
        expect(kept.filter((word, at) => kept.indexOf(word) !== at)).toEqual([])
        startMs.push(await server.start())
      }
      for (const typist of typists) typist.stop()
      await eventually(() => typists.every(({ settled }) => settled))
      await eventually(() => typists.every(({ peer }) => peer.text === one.peer.text))
      const words = wordsOf(one.peer.text)
      const typed = typists.flatMap(({ peer }) => [...peer.typed])
      expect(words.toSorted()).toEqual(['first;', ...typed].toSorted())
      expect(typed.length).toBeGreaterThan(KILLS * 5)
      expect(await stored.text(fileId)).toBe(one.peer.text)
      const file = join(server.dataDir, 'disks', id, 'files', 'typed.txt')
      await eventually(async () => (await readFile(file, 'utf8')) === one.peer.text)

      await server.reaches(id, 'running')
      expect(await sandboxesOf(server)).toEqual(before)
      await shell.connect()
      expect(await shell.run('echo $$ $mark')).toBe(`${pid} kept`)
      const counted = (await ada.read(id, 'count.log')).trim().split('\n').map(Number)
      expect(counted).toEqual(counted.map((_, at) => at + 1))
      expect(counted.length).toBeGreaterThan(KILLS * 3)
      tell(startMs)

      await server.deleteAll()
      await eventually(async () => isEmpty(await sandboxesOf(server)))
      await stored[Symbol.asyncDispose]()
      await server.stop()
      expect(await remainsOf(server.dataDir)).toEqual(NOTHING)
    },
    120_000 + KILLS * 10_000,
  )
})

const NOTHING = { containers: [], networks: [], volumes: [], processes: [] }

/** What people's work runs in, by identity: what is adopted keeps it. */
async function sandboxesOf({ dataDir }: TestServer) {
  const { containers, networks, processes } = await remainsOf(dataDir)
  const agents = processes.filter((line) => /atelier-agent|bwrap/.test(line))
  return { containers: containers.toSorted(), networks, processes: agents.toSorted() }
}

function isEmpty(found: Awaited<ReturnType<typeof sandboxesOf>>): boolean {
  return Object.values(found).every(({ length }) => length === 0)
}

/** For people to read; how fast a machine is, is no test. */
function tell(startMs: readonly number[]): void {
  const sorted = startMs.map(Math.round).toSorted((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)]
  process.stdout.write(`Starts after kill -9: median ${middle} ms, longest ${sorted.at(-1)} ms\n`)
}
