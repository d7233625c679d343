import { join } from 'node:path'
import { childrenOf } from '../runtime/local/process-id.ts'
import { privateFolder, type ClusterOptions } from '../store/postgres-cluster.ts'
import { binariesFor } from '../store/postgres-binaries.ts'
import { unprivilegedUser } from '../store/postgres-user.ts'
import { runPostgres, type RunningPostgres } from '../store/run-postgres.ts'

/** A Postgres that the server did not start (`DATABASE_URL`), to be taken away from it and given back. */
export class TestPostgres implements AsyncDisposable {
  readonly #options: ClusterOptions
  #running: RunningPostgres | undefined
  #frozen: number[] = []

  private constructor(options: ClusterOptions) {
    this.#options = options
  }

  /** Below the data folder of a test server, whose keeper then ends it if the test is killed. */
  static async start(dataDir: string): Promise<TestPostgres> {
    const place = join(dataDir, 'outside')
    const user = await unprivilegedUser()
    await privateFolder(place, user)
    const postgres = new TestPostgres({
      binaries: await binariesFor(user, place),
      user,
      dataDir: join(place, 'data'),
      superuser: { name: 'atelier' },
      listen: { kind: 'socket', directory: join(place, 'run') },
    })
    await postgres.back()
    return postgres
  }

  get pool() {
    const folder = join(this.#options.dataDir, '..', 'run')
    return { host: folder, port: 5432, user: 'atelier', database: 'postgres' }
  }

  /** For `DATABASE_URL`. */
  get url(): string {
    const { host, user, database } = this.pool
    return `postgres:///${database}?host=${encodeURIComponent(host)}&user=${user}`
  }

  /** Every process of it stands still: it takes connections and questions, and answers none. */
  async freeze(): Promise<void> {
    const postmaster = this.#running?.pid
    if (postmaster === undefined) throw new Error('It does not run.')
    // The one that makes the others first, so that none is missed.
    process.kill(postmaster, 'SIGSTOP')
    this.#frozen = [postmaster, ...(await childrenOf(postmaster))]
    for (const pid of this.#frozen) process.kill(pid, 'SIGSTOP')
  }

  thaw(): void {
    for (const pid of this.#frozen.reverse()) process.kill(pid, 'SIGCONT')
    this.#frozen = []
  }

  /** Stopped, as for an update: connections break, new ones are refused. */
  async goes(): Promise<void> {
    await this.#running?.[Symbol.asyncDispose]()
    this.#running = undefined
  }

  async back(): Promise<void> {
    this.#running = await runPostgres(this.#options)
  }

  /** The server needs it to say goodbye; its keeper ends it after that. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.thaw()
    if (!this.#running) await this.back()
  }
}
