import { createHash } from 'node:crypto'
import pg from 'pg'
import type { WorkspaceId } from '../../shared/ids.ts'

/**
 * Postgres advisory locks, one per workspace, so that two servers never act on one at the same time.
 * All are held on one connection: when that breaks, or the process dies, every lock is free at once.
 */
export class WorkspaceLocks implements AsyncDisposable {
  readonly #config: pg.ClientConfig
  #client: Promise<pg.Client> | undefined
  /** pg wants one query at a time on a connection. */
  #line: Promise<unknown> = Promise.resolve()

  constructor(deps: { connection: pg.ClientConfig }) {
    this.#config = deps.connection
  }

  /** Undefined when another server has it. `lost` fires when the connection that held it broke. */
  async take(id: WorkspaceId): Promise<HeldLock | undefined> {
    const client = await this.#connected()
    const key = keyOf(id)
    const taken = await this.#inLine(() =>
      client.query<{ ok: boolean }>('select pg_try_advisory_lock($1) as ok', [key]),
    )
    if (!taken.rows[0]?.ok) return undefined
    const lost = new AbortController()
    const onEnd = () => lost.abort(new Error('The lock was lost with its connection.'))
    client.once('end', onEnd)
    return {
      lost: lost.signal,
      [Symbol.asyncDispose]: async () => {
        client.off('end', onEnd)
        const free = () => client.query('select pg_advisory_unlock($1)', [key])
        // A broken connection has freed it already.
        await this.#inLine(free).catch(() => undefined)
      },
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const client = await this.#client?.catch(() => undefined)
    this.#client = undefined
    await client?.end()
  }

  #connected(): Promise<pg.Client> {
    this.#client ??= this.#connect()
    return this.#client
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ ...this.#config, application_name: 'atelier locks' })
    const forget = () => {
      this.#client = undefined
    }
    client.on('error', forget)
    client.on('end', forget)
    client.setMaxListeners(0)
    try {
      await client.connect()
      return client
    } catch (error) {
      forget()
      throw error
    }
  }

  #inLine<T>(query: () => Promise<T>): Promise<T> {
    const run = this.#line.then(query, query)
    this.#line = run.catch(() => undefined)
    return run
  }
}

export type HeldLock = AsyncDisposable & { readonly lost: AbortSignal }

function keyOf(id: WorkspaceId): string {
  return createHash('sha256').update(`workspace:${id}`).digest().readBigInt64BE().toString()
}
