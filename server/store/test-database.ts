import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import pg from 'pg'
import { inject } from 'vitest'
import { openDatabase } from './database.ts'
import type { Database } from './schema.ts'
// What it provides, for those who take this from another folder.
import type {} from './test-global-setup.ts'

/** A migrated database of one's own. Disposing it drops it. */
export interface TestDatabase extends AsyncDisposable {
  readonly db: Kysely<Database>
  readonly url: string
  readonly pool: pg.PoolConfig
}

/** On purpose at an odd offset, so that code which forgets about time zones shows. */
const TIME_ZONE = 'Asia/Kathmandu'

/** A throwaway copy of the migrated template, on the Postgres of this test run. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = inject('postgres')
  const database = `test_${randomBytes(8).toString('hex')}`
  await asAdmin(`create database ${database} template atelier_template`)
  await asAdmin(`alter database ${database} set timezone to '${TIME_ZONE}'`)
  const pool = { ...server, database, max: 8 }
  const db = openDatabase(pool)
  const url = `postgres:///${database}?host=${encodeURIComponent(server.host)}&user=${server.user}`
  return {
    db,
    url,
    pool,
    async [Symbol.asyncDispose]() {
      await db.destroy()
      await asAdmin(`drop database ${database} with (force)`)
    },
  }
}

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ ...inject('postgres'), database: 'postgres' })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
