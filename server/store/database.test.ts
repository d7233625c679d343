import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { planned } from './planned.ts'
import { testDatabase } from './test-database.ts'

it('[ST1] a test database is migrated, its own, and keeps moments whatever the time zone', async () => {
  await using a = await testDatabase()
  await using b = await testDatabase()
  const { id } = await a.db
    .insertInto('person')
    .values({ name: 'Ada', instance_owner: false, created_at: new Date('2026-01-02T03:04:05Z') })
    .returning('id')
    .executeTakeFirstOrThrow()
  const row = await a.db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst()
  expect(row?.created_at.toISOString()).toBe('2026-01-02T03:04:05.000Z')
  expect(await b.db.selectFrom('person').selectAll().execute()).toEqual([])
  const zone = await sql<{ TimeZone: string }>`show timezone`.execute(a.db)
  expect(zone.rows[0]?.TimeZone).toBe('Asia/Kathmandu')
})

it('[ST2] bigint comes as string, jsonb parsed', async () => {
  await using t = await testDatabase()
  const { rows } =
    await sql`select 9007199254740993::bigint as big, '{"a":[1]}'::jsonb as doc`.execute(t.db)
  expect(rows).toEqual([{ big: '9007199254740993', doc: { a: [1] } }])
})

it('[ST18] a marked statement is planned once per connection, whatever its values', async () => {
  await using t = await testDatabase()
  await t.db.connection().execute(async (connection) => {
    for (const n of [1, 2, 3]) {
      const { rows } = await sql`${planned('test_twice')} select ${n}::int * 2 as twice`.execute(
        connection,
      )
      expect(rows).toEqual([{ twice: n * 2 }])
    }
    const { rows } =
      await sql`select name, (generic_plans + custom_plans)::int as runs from pg_prepared_statements`.execute(
        connection,
      )
    expect(rows).toEqual([{ name: 'test_twice', runs: 3 }])
  })
})

it('[ST16] a connection that breaks under its holder fails what it does, and never the process', async () => {
  await using t = await testDatabase()
  const broken: unknown[] = []
  const note = (error: unknown) => broken.push(error)
  process.on('uncaughtException', note)
  try {
    const held = t.db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(
        transaction,
      )
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(t.db)
      // Between two statements nobody listens to the connection but us.
      await sleep(300)
      await sql`select 1`.execute(transaction)
    })
    await expect(held).rejects.toThrow()
    await expect(sql`select 1`.execute(t.db)).resolves.toBeDefined()
    expect(broken).toEqual([])
  } finally {
    process.off('uncaughtException', note)
  }
})
