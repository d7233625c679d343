import { WorkspaceId } from '../../shared/ids.ts'
import { PostgresLeases } from '../rooms/postgres-leases.ts'
import { testDatabase } from '../store/test-database.ts'
import { dockerAnswers } from './remains.ts'
import { TestBalancer } from './test-balancer.ts'
import { freePort, TestServer } from './test-server.ts'

/** What two servers run here: Docker where it answers. */
export const RUNTIME = (await dockerAnswers()) ? 'docker' : 'local'

/** One Atelier in two processes, and nginx before them. */
export class TwoServers implements AsyncDisposable {
  readonly first: TestServer
  readonly second: TestServer
  readonly balancer: TestBalancer
  readonly #leases: PostgresLeases
  readonly #resources: AsyncDisposableStack

  private constructor(
    parts: Pick<TwoServers, 'first' | 'second' | 'balancer'>,
    leases: PostgresLeases,
    resources: AsyncDisposableStack,
  ) {
    this.first = parts.first
    this.second = parts.second
    this.balancer = parts.balancer
    this.#leases = leases
    this.#resources = resources
  }

  static async start(): Promise<TwoServers> {
    await using resources = new AsyncDisposableStack()
    const { db, url } = resources.use(await testDatabase())
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
    const leases = new PostgresLeases(db)
    return new TwoServers({ first, second, balancer }, leases, resources.move())
  }

  /** Which of the two looks after a workspace: nginx has decided, by whom it asked to make it. */
  async sidesOf(id: string): Promise<{ owner: TestServer; other: TestServer }> {
    const { first, second } = this
    const workspaceId = WorkspaceId.parse(id)
    const address = (await this.#leases.ownersOf([workspaceId])).get(workspaceId)
    if (address === undefined) throw new Error('Nobody looks after it.')
    return address.endsWith(`:${first.port}`)
      ? { owner: first, other: second }
      : { owner: second, other: first }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#resources[Symbol.asyncDispose]()
  }
}
