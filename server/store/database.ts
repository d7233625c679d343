import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from './schema.ts'

/** Opens a pool. Times are `timestamptz` and come as `Date`, `bigint` comes as string, `jsonb` parsed. */
export function openDatabase(where: string | pg.PoolConfig): Kysely<Database> {
  const config = typeof where === 'string' ? { connectionString: where } : where
  const pool = new pg.Pool({ max: 12, connectionTimeoutMillis: 15_000, ...config })
  // A connection that breaks while idle is replaced by the pool; unheard, it would end the process.
  pool.on('error', () => undefined)
  // The same while somebody holds it, between two statements of a transaction: the next one fails.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}
