import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { testDatabase } from './test-database.ts'

async function migrations(files: Record<string, string>) {
  const path = await mkdtemp(join(tmpdir(), 'atelier-migrations-'))
  for (const [name, statement] of Object.entries(files)) {
    const body = `export const up = (db) => db.executeQuery({ sql: ${JSON.stringify(statement)}, parameters: [], query: { kind: 'RawNode' } })`
    await writeFile(join(path, name), body)
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

it('[ST11] two servers that start at once migrate once', async () => {
  await using t = await testDatabase()
  await sql`drop schema public cascade`.execute(t.db)
  await sql`create schema public`.execute(t.db)
  await using f = await migrations({ '010-a.ts': 'create table a (id int)' })
  const other = openDatabase(t.pool)
  const ran = await Promise.all([migrate(t.db, f.path), migrate(other, f.path)])
  await other.destroy()
  expect(ran.flat()).toEqual(['010-a'])
})

it('[ST12] a database newer than the code is refused by name, and nothing is changed', async () => {
  await using t = await testDatabase()
  await sql`insert into kysely_migration (name, timestamp) values ('999-later', 'now')`.execute(
    t.db,
  )
  await expect(migrate(t.db)).rejects.toThrow(/newer.*999-later/)
})

it('[ST13] a migration that fails leaves the database as it was', async () => {
  await using t = await testDatabase()
  await sql`drop schema public cascade`.execute(t.db)
  await sql`create schema public`.execute(t.db)
  await using f = await migrations({
    '010-a.ts': 'create table a (id int)',
    '020-b.ts': 'create table a (id int)',
  })
  await expect(migrate(t.db, f.path)).rejects.toThrow(/020-b/)
  const { rows } = await sql`select to_regclass('a') as a`.execute(t.db)
  expect(rows).toEqual([{ a: null }])
})

it('[ST17] a database that is not there, or not for us, is a sentence', async () => {
  await using t = await testDatabase()
  const nowhere = openDatabase('postgres://x:secret@127.0.0.1:1/y')
  const unknown = openDatabase({ ...t.pool, database: 'no_such_database' })
  for (const db of [nowhere, unknown]) {
    const failure = await migrate(db).catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'AppError', code: 'unavailable' })
    expect(String(failure)).toMatch(/cannot be used: .*(ECONNREFUSED|does not exist).*DATABASE_URL/)
    expect(String(failure)).not.toContain('secret')
    await db.destroy()
  }
})
