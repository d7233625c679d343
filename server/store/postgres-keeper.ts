import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { ClusterOptions } from './postgres-cluster.ts'
import { runPostgres, type RunningPostgres } from './run-postgres.ts'

/** By this name the processes that need a Postgres know of each other. */
const HOLDER = 'atelier holder'
const RETRY_MS = [100, 500, 2_000, 5_000]

type Log = { info(fields: object, phrase: string): void }

/**
 * Keeps one Postgres up as long as somebody needs it. Holding is a connection: when it breaks, the
 * Postgres is started again; who lets go last stops it. So the command line may come and go beside a server.
 */
export class PostgresKeeper implements AsyncDisposable {
  readonly #options: ClusterOptions
  readonly #log: Log
  #postgres: RunningPostgres
  #holder: pg.Client | undefined
  #closing = false

  private constructor(options: ClusterOptions, postgres: RunningPostgres, log: Log) {
    this.#options = options
    this.#postgres = postgres
    this.#log = log
  }

  static async start(options: ClusterOptions, log: Log): Promise<PostgresKeeper> {
    const keeper = new PostgresKeeper(options, await runPostgres(options), log)
    await keeper.#hold()
    return keeper
  }

  /** The one that runs now. */
  get postgres(): RunningPostgres {
    return this.#postgres
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closing) return
    this.#closing = true
    const shared = await this.#isShared()
    await this.#holder?.end().catch(() => undefined)
    if (!shared) await this.#postgres[Symbol.asyncDispose]()
  }

  async #hold(): Promise<void> {
    const holder = new pg.Client({
      ...this.#postgres.connection,
      application_name: HOLDER,
      keepAlive: true,
    })
    holder.on('error', () => undefined)
    await holder.connect()
    this.#holder = holder
    holder.once('end', () => void this.#comeBack())
  }

  async #comeBack(): Promise<void> {
    for (let attempt = 0; !this.#closing; attempt += 1) {
      this.#log.info({ attempt }, 'embedded postgres went away; starting it again')
      try {
        this.#postgres = await runPostgres(this.#options)
        return await this.#hold()
      } catch (error) {
        this.#log.info({ err: error }, 'embedded postgres did not come back yet')
        await sleep(RETRY_MS[attempt] ?? RETRY_MS.at(-1))
      }
    }
  }

  async #isShared(): Promise<boolean> {
    const others = `select 1 from pg_stat_activity
      where application_name = $1 and pid <> pg_backend_pid()`
    const found = await this.#holder?.query(others, [HOLDER]).catch(() => undefined)
    return (found?.rowCount ?? 0) > 0
  }
}
