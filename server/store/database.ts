import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { heedPlanned } from './planned.ts'
import type { Database } from './schema.ts'

const lost = new WeakSet<Error>()

/** Whether a question failed because its connection broke, as all do at the moment Postgres dies. */
export function isConnectionLost(error: unknown): boolean {
  return error instanceof Error && lost.has(error)
}

/** Opens a pool. Times are `timestamptz` and come as `Date`, `bigint` comes as string, `jsonb` parsed. */
export function openDatabase(where: string | pg.PoolConfig): Kysely<Database> {
  const config = typeof where === 'string' ? { connectionString: where } : where
  const pool = new pg.Pool({ max: 12, connectionTimeoutMillis: 15_000, ...config })
  // A connection that breaks while idle is replaced by the pool; unheard, it would end the process.
  pool.on('error', () => undefined)
  // The same while somebody holds it: what they ask fails with this very error, in whatever words.
  pool.on('connect', (client) => client.on('error', (error) => lost.add(error)))
  pool.on('connect', heedPlanned)
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}
