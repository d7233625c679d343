import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { noNginx } from './test-balancer.ts'
import { roomOf } from './test-editor.ts'
import { TestPerson } from './test-person.ts'
import { eventually } from './test-server.ts'
import { RUNTIME, TwoServers } from './test-two-servers.ts'
import { TestTypist, wordsOf } from './test-typist.ts'

type Place = { readonly url: string; readonly port: number }

const LONG_MS = 180_000

describe.skipIf(noNginx)(`two servers behind nginx, on the ${RUNTIME} runtime`, () => {
  it(
    '[CL1] [CL3] people type through both; the owner is killed and nothing is lost',
    async () => {
      await using world = await TwoServers.start()
      const { first, second } = world
      await using room = await TypedRoom.open(world)
      await room.allType()
      await first.stop('SIGKILL')
      await room.goesOn()
      await room.losesNothing(second.dataDir)
    },
    LONG_MS,
  )

  it(
    '[CL4] an owner that sleeps is succeeded; when it wakes it writes nothing and passes on',
    async () => {
      await using world = await TwoServers.start()
      const { first, second } = world
      // Whoever nginx has put at a frozen server waits until their own patience ends: not asked here.
      await using room = await TypedRoom.open(world, [world.second, world.second])
      await room.allType()
      process.kill(first.pid, 'SIGSTOP')
      try {
        await room.goesOn()
      } finally {
        process.kill(first.pid, 'SIGCONT')
      }
      // Who was with the sleeper is sent away, and comes to the new owner by way of it.
      await eventually(() => room.guest.peer.durable.size > room.before(room.guest) + 10, 60_000)
      await room.losesNothing(second.dataDir)
    },
    LONG_MS,
  )

  it(
    '[CL5] a server that is stopped hands its workspaces over',
    async () => {
      await using world = await TwoServers.start()
      const { first, second } = world
      await using room = await TypedRoom.open(world)
      await room.allType()
      await first.stop('SIGTERM')
      await room.goesOn()
      await room.losesNothing(second.dataDir)
    },
    LONG_MS,
  )
})

/** One room, typed in by somebody at the first server, which looks after it, and by others elsewhere. */
class TypedRoom implements AsyncDisposable {
  /** At the first server, which will go away. */
  readonly guest: TestTypist
  readonly #others: readonly TestTypist[]
  readonly #workspaceId: string
  #before = new Map<TestTypist, number>()

  private constructor(workspaceId: string, guest: TestTypist, others: readonly TestTypist[]) {
    this.#workspaceId = workspaceId
    this.guest = guest
    this.#others = others
  }

  static async open(
    { first, second, balancer }: TwoServers,
    places: readonly Place[] = [second, balancer, balancer],
  ): Promise<TypedRoom> {
    const { id } = await first.workspace('shared')
    const token = await first.token()
    const at = (place: Place) => new TestPerson(place, token)
    await at(first).write(id, 'typed.txt', 'first;\n')
    const { room } = await roomOf(at(second), id, 'typed.txt')
    const typist = (place: Place, name: string) =>
      new TestTypist(at(place), `/collab/${id}/${room}`, name)
    const others = places.map((place, nth) => typist(place, 'bcd'.charAt(nth)))
    return new TypedRoom(id, typist(first, 'a'), others)
  }

  get #all(): readonly TestTypist[] {
    return [this.guest, ...this.#others]
  }

  before(typist: TestTypist): number {
    return this.#before.get(typist) ?? 0
  }

  async allType(): Promise<void> {
    await eventually(() => this.#all.every(({ peer }) => peer.text !== ''))
    for (const typist of this.#all) typist.start(50)
    await eventually(() => this.#all.every(({ peer }) => peer.durable.size > 10))
    // Both doors lead into one room: without that each would have a text of its own.
    const [other] = this.#others
    expect(wordsOf(this.guest.peer.text).some((word) => word.startsWith('b'))).toBe(true)
    expect(wordsOf(other?.peer.text ?? '').some((word) => word.startsWith('a'))).toBe(true)
    this.#before = new Map(this.#all.map((typist) => [typist, typist.peer.durable.size]))
  }

  /** Those who do not depend on the first server alone type on, and it is kept. */
  async goesOn(): Promise<void> {
    this.#before = new Map(this.#all.map((typist) => [typist, typist.peer.durable.size]))
    await eventually(
      () => this.#others.every((each) => each.peer.durable.size > this.before(each) + 10),
      60_000,
    )
  }

  async losesNothing(dataDir: string): Promise<void> {
    for (const typist of this.#all) typist.stop()
    await eventually(() => this.#others.every(({ settled }) => settled))
    const [one] = this.#others
    await eventually(() => this.#others.every(({ peer }) => peer.text === one?.peer.text))
    const words = wordsOf(one?.peer.text ?? '')
    for (const { peer } of this.#all) {
      expect([...peer.durable].filter((word) => !words.includes(word))).toEqual([])
    }
    expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([])
    const file = join(dataDir, 'disks', this.#workspaceId, 'files', 'typed.txt')
    await eventually(async () => (await readFile(file, 'utf8')) === one?.peer.text)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const typist of this.#all) typist[Symbol.dispose]()
  }
}
