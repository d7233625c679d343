import pg from 'pg'
import { AppError } from '../../shared/errors.ts'
import type { DatabaseAddress } from '../seams.ts'
import { type Meter, meteredSocket } from './metered-socket.ts'
import {
  type Field,
  type Outcome,
  type RowSink,
  StatementReader,
  type Wish,
} from './statement-reader.ts'
import { BUILT_IN_SQL, keyOf, knowsTypes, nameOf, nameSoFar, remember } from './type-names.ts'

export type DatabaseRole = 'owner' | 'reader' | 'superuser'

const CONNECT_MS = 10_000
/** A role may set these for itself, and so end everybody's sessions before they begin; what we say counts more. */
const NO_TIMEOUTS = ['transaction', 'idle_session', 'idle_in_transaction_session', 'lock']
  .map((name) => `-c ${name}_timeout=0`)
  .join(' ')
/** Beyond the cap on a result, or on a batch of it: what one row may be too long by before the connection is cut. */
const SPARE_BYTES = 8 * 1024 * 1024
const MOST_NOTICES = 200

/**
 * One connection for one text of SQL. It is never used again, so nothing that a text sets, locks or
 * leaves open can reach the next one.
 */
export class QuerySession implements AsyncDisposable {
  readonly #client: pg.Client
  readonly #meter: Meter
  #closed = false

  private constructor(client: pg.Client, meter: Meter) {
    this.#client = client
    this.#meter = meter
    client.on('error', () => undefined)
  }

  static async open(
    address: DatabaseAddress,
    role: DatabaseRole,
    limits: { seconds: number; bytes: number },
  ): Promise<QuerySession> {
    const { socket, meter } = meteredSocket(limits.bytes + SPARE_BYTES)
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
    const session = new QuerySession(client, meter)
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

  /** From now on Postgres's notices are told, up to a number nobody would read. */
  onNotice(tell: (message: string) => void): void {
    let told = 0
    this.#client.on('notice', ({ message = '' }) => {
      told += 1
      if (told <= MOST_NOTICES) tell(message.slice(0, 2_000))
    })
  }

  /** Runs one statement; its rows go to `sink` as fast as that takes them. */
  async stream(wish: Wish, sink: RowSink): Promise<Outcome> {
    const rows = (batch: (string | null)[][]): Promise<void> => {
      this.#meter.reset()
      return sink.rows(batch)
    }
    this.#meter.reset()
    const reader = new StatementReader({
      wish,
      sink: { columns: (fields) => sink.columns(fields), rows },
    })
    this.#client.query(reader)
    try {
      return await reader.result
    } catch (error) {
      if (!this.#meter.overrun()) throw error
      const message = 'A value or a batch of rows is too large to be read here. Select less of it.'
      throw new AppError('too_large', message, { cause: error })
    }
  }

  /** Runs one statement and holds its rows. */
  async run(wish: Wish): Promise<Outcome & { rows: (string | null)[][] }> {
    const rows: (string | null)[][] = []
    const take = async (batch: (string | null)[][]): Promise<void> => void rows.push(...batch)
    const outcome = await this.stream(wish, { columns: () => undefined, rows: take })
    return { ...outcome, rows }
  }

  /** Has the names of Postgres's own types at hand. */
  async learnTypes(): Promise<void> {
    if (knowsTypes()) return
    const most = { rows: 10_000, bytes: 4 * 1024 * 1024 }
    const { rows } = await this.run({ text: BUILT_IN_SQL, values: [], most })
    remember(rows.map(([key, name]) => [key ?? '', name ?? ''] as const))
  }

  /** The names of the columns' types, as Postgres writes them. Asks for what is not known yet. */
  async typeNames(fields: readonly Field[]): Promise<string[]> {
    const keys = fields.map(keyOf)
    const unknown = [...new Set(keys)].filter((key) => nameOf(key) === undefined)
    const found = new Map(await this.#ask(unknown))
    remember(found)
    return fields.map((field) => found.get(keyOf(field)) ?? (nameSoFar(field) || 'unknown'))
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
