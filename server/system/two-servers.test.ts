import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../store/test-database.ts'
import { dockerAnswers } from './remains.ts'
import { TestBalancer, noNginx } from './test-balancer.ts'
import { roomOf } from './test-editor.ts'
import { TestPerson } from './test-person.ts'
import { eventually, freePort, TestServer } from './test-server.ts'
import { TestTypist, wordsOf } from './test-typist.ts'

const RUNTIME = (await dockerAnswers()) ? 'docker' : 'local'

describe.skipIf(noNginx)(`two servers behind nginx, on the ${RUNTIME} runtime`, () => {
  it('[CL1] [CL2] [CL3] people type through both; the owner is killed and nothing is lost', async () => {
    await using world = await TwoServers.start()
    const { first, second, balancer } = world
    const { id } = await first.workspace('shared')
    const token = await first.token()
    const [ada, bob, cyd] = [first, second, balancer].map((at) => new TestPerson(at, token))
    if (!ada || !bob || !cyd) throw new Error('Somebody is missing.')
    await ada.write(id, 'typed.txt', 'first;\n')
    const { room } = await roomOf(bob, id, 'typed.txt')
    const path = `/collab/${id}/${room}`
    using one = new TestTypist(ada, path, 'a')
    using two = new TestTypist(bob, path, 'b')
    using three = new TestTypist(cyd, path, 'c')
    using four = new TestTypist(cyd, path, 'd')
    const typists = [one, two, three, four]
    await eventually(() => typists.every(({ peer }) => peer.text !== ''))
    for (const typist of typists) typist.start(50)
    await eventually(() => typists.every(({ peer }) => peer.durable.size > 10))
    // Both doors lead into one room: without that each would have a text of its own.
    expect(wordsOf(two.peer.text).some((word) => word.startsWith('a'))).toBe(true)
    expect(wordsOf(one.peer.text).some((word) => word.startsWith('b'))).toBe(true)

    await first.stop('SIGKILL')
    one.stop()
    const acked = new Map(typists.map((typist) => [typist, typist.peer.durable.size]))
    await eventually(() =>
      [two, three, four].every((typist) => {
        return typist.peer.durable.size > (acked.get(typist) ?? 0) + 10
      }),
    )
    for (const typist of typists) typist.stop()
    await eventually(() => [two, three, four].every(({ settled }) => settled))
    const words = wordsOf(two.peer.text)
    for (const { peer } of typists) {
      expect([...peer.durable].filter((word) => !words.includes(word))).toEqual([])
    }
    expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([])
    const file = join(second.dataDir, 'disks', id, 'files', 'typed.txt')
    await eventually(async () => (await readFile(file, 'utf8')) === two.peer.text)
  }, 180_000)
})

/** One Atelier in two processes, and nginx before them. */
class TwoServers implements AsyncDisposable {
  readonly first: TestServer
  readonly second: TestServer
  readonly balancer: TestBalancer
  readonly #resources: AsyncDisposableStack

  private constructor(
    parts: Pick<TwoServers, 'first' | 'second' | 'balancer'>,
    resources: AsyncDisposableStack,
  ) {
    this.first = parts.first
    this.second = parts.second
    this.balancer = parts.balancer
    this.#resources = resources
  }

  static async start(): Promise<TwoServers> {
    await using resources = new AsyncDisposableStack()
    const { url } = resources.use(await testDatabase())
    const port = await freePort()
    const first = resources.use(
      await TestServer.start({
        ATELIER_RUNTIME: RUNTIME,
        DATABASE_URL: url,
        PUBLIC_URL: `http://localhost:${port}`,
        PREVIEW_BASE: `localhost:${port}`,
        ATELIER_TRUSTED_PROXIES: '1',
      }),
    )
    const second = await first.beside()
    resources.defer(() => second.stop())
    const balancer = resources.use(await TestBalancer.start(port, [first.port, second.port]))
    return new TwoServers({ first, second, balancer }, resources.move())
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#resources[Symbol.asyncDispose]()
  }
}
