import pg from 'pg'
import { AppError } from '../../shared/errors.ts'
import type { DatabaseAddress } from '../seams.ts'
import { meteredSocket } from './metered-socket.ts'
import { StatementReader, type RawResult } from './statement-reader.ts'

export type DatabaseRole = 'owner' | 'reader' | 'superuser'
type Wish = { text: string; values: (string | null)[]; most: { rows: number; bytes: number } }

const CONNECT_MS = 10_000
/** A role may set these for itself, and so end everybody's sessions before they begin; what we say counts more. */
const NO_TIMEOUTS = ['transaction', 'idle_session', 'idle_in_transaction_session', 'lock']
  .map((name) => `-c ${name}_timeout=0`)
  .join(' ')
/** Beyond the cap on a result: what one row may be too long by before the connection is cut. */
const SPARE_BYTES = 8 * 1024 * 1024
const MOST_NOTICES = 200
/** Object ids below are Postgres's own and mean the same everywhere. */
const FIRST_USER_OID = 16_384
const builtIn = new Map<string, string>()

/**
 * One connection for one text of SQL. It is never used again, so nothing that a text sets, locks or
 * leaves open can reach the next one.
 */
export class QuerySession implements AsyncDisposable {
  readonly notices: string[] = []
  readonly #client: pg.Client
  readonly #overrun: () => boolean
  #closed = false

  private constructor(client: pg.Client, overrun: () => boolean) {
    this.#client = client
    this.#overrun = overrun
    client.on('error', () => undefined)
    client.on('notice', ({ message = '' }) => {
      if (this.notices.length < MOST_NOTICES) this.notices.push(message.slice(0, 2_000))
    })
  }

  static async open(
    address: DatabaseAddress,
    role: DatabaseRole,
    limits: { seconds: number; bytes: number },
  ): Promise<QuerySession> {
    const { socket, overrun } = meteredSocket(limits.bytes + SPARE_BYTES)
    const { name: user, password } = address[role]
    const { host, port, database } = address
    const client = new pg.Client({
      host,
      port,
      database,
      user,
      password,
      stream: () => socket,
      connectionTimeoutMillis: CONNECT_MS,
      // A default people may change, so never the guard; that is the canceller.
      statement_timeout: (limits.seconds + 5) * 1000,
      options: NO_TIMEOUTS,
      application_name: 'atelier console',
    })
    const session = new QuerySession(client, overrun)
    try {
      await client.connect()
      return session
    } catch (error) {
      socket.destroy()
      const why = error instanceof Error ? error.message : String(error)
      throw new AppError('unavailable', `The workspace’s Postgres does not answer: ${why}`, {
        cause: error,
      })
    }
  }

  /** The backend's process id, by which it can be cancelled. */
  get pid(): number {
    const { processID } = this.#client as pg.Client & { processID: number }
    return processID
  }

  /** Whether a transaction is open that nobody will end. */
  get inTransaction(): boolean {
    const client = this.#client as pg.Client & { getTransactionStatus(): string | null }
    return ['T', 'E'].includes(client.getTransactionStatus() ?? '')
  }

  async run(wish: Wish): Promise<RawResult> {
    const reader = new StatementReader(wish)
    this.#client.query(reader)
    try {
      return await reader.result
    } catch (error) {
      if (!this.#overrun()) throw error
      const mib = Math.round(wish.most.bytes / 1024 / 1024)
      throw new AppError('too_large', `The result is larger than ${mib} MiB. Select less of it.`, {
        cause: error,
      })
    }
  }

  /** The names of the columns' types, as Postgres writes them. */
  async typeNames(fields: RawResult['fields']): Promise<string[]> {
    const keys = fields.map(
      ({ dataTypeID, dataTypeModifier }) => `${dataTypeID} ${dataTypeModifier}`,
    )
    const unknown = [...new Set(keys)].filter((key) => !builtIn.has(key))
    const found = new Map([...builtIn, ...(await this.#ask(unknown))])
    for (const [key, name] of found) {
      if (Number.parseInt(key, 10) < FIRST_USER_OID) builtIn.set(key, name)
    }
    return keys.map((key) => found.get(key) ?? 'unknown')
  }

  /** Breaks the connection off, whatever it is doing. */
  destroy(): void {
    this.#closed = true
    const { connection } = this.#client as pg.Client & { connection: pg.Connection }
    connection.stream.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#closed) await this.#client.end().catch(() => undefined)
  }

  async #ask(keys: string[]): Promise<[string, string][]> {
    if (keys.length === 0 || this.inTransaction) return []
    const calls = keys.map((key) => {
      const [oid, modifier] = key.split(' ').map(Number)
      return `pg_catalog.format_type(${oid}, ${modifier})`
    })
    const most = { rows: 1, bytes: 1024 * 1024 }
    const { rows } = await this.run({ text: `select ${calls.join(', ')}`, values: [], most })
    return keys.map((key, index) => [key, rows[0]?.[index] ?? 'unknown'])
  }
}
