import { sql } from 'kysely'
import { expect, it } from 'vitest'
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
