import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { prepareDatabase } from './prepare-database.ts'
import { aDatabase, asSuperuser } from './test-world.ts'

const forever = new AbortController().signal
type World = Awaited<ReturnType<typeof aDatabase>>

function asker(world: World, role: 'editor' | 'viewer') {
  const asked = world.as(role)
  return (sql: string, more: { maxRows?: number; params?: (string | number | null)[] } = {}) =>
    world.databases.query(asked, { sql, maxRows: 1_000, ...more }, forever)
}

it('[DB1] prepares roles and database, again and again, whatever was done to them', async () => {
  await using world = await aDatabase()
  const { address } = world
  const role = `"${address.reader.name}"`
  await asSuperuser(address, `alter role ${role} password 'other' createdb`)
  await asSuperuser(address, `alter role ${role} set default_transaction_read_only = off`)
  await prepareDatabase(address, forever)
  const rows = await asSuperuser(
    address,
    `select rolsuper, rolcreatedb, rolcreaterole, rolconfig::text from pg_roles
     where rolname in ('${address.owner.name}', '${address.reader.name}') order by rolname`,
  )
  const plain = { rolsuper: false, rolcreatedb: false, rolcreaterole: false }
  expect(rows).toEqual([
    { ...plain, rolconfig: null },
    { ...plain, rolconfig: '{default_transaction_read_only=on}' },
  ])
})

it('[DB2] runs SQL and gives values as Postgres writes them', async () => {
  await using world = await aDatabase()
  const ask = asker(world, 'editor')
  await ask(
    'create table book (id bigint primary key, price numeric(30,10), at timestamptz, x jsonb)',
  )
  const made = await ask(
    `insert into book values (9007199254740993, 0.1000000000, '2026-11-20 10:00+00', '{"b":1, "a":2}')`,
  )
  expect(made).toMatchObject({ command: 'INSERT', rowCount: 1, rows: [], truncated: false })
  const found = await ask(`set timezone to 'UTC'; select *, null as nothing, true as yes from book`)
  expect(found.columns).toEqual([
    { name: 'id', type: 'bigint' },
    { name: 'price', type: 'numeric(30,10)' },
    { name: 'at', type: 'timestamp with time zone' },
    { name: 'x', type: 'jsonb' },
    { name: 'nothing', type: 'text' },
    { name: 'yes', type: 'boolean' },
  ])
  expect(found.rows).toEqual([
    ['9007199254740993', '0.1000000000', '2026-11-20 10:00:00+00', '{"a": 2, "b": 1}', null, 't'],
  ])
  expect(found).toMatchObject({ command: 'SELECT', rowCount: 1 })
  expect(world.touched.length).toBe(3)
})

it('[DB3] takes parameters with one statement, and says so with more', async () => {
  await using world = await aDatabase()
  const ask = asker(world, 'editor')
  const found = await ask('select $1::int + 1 as n, $2::text as t', { params: [41, null] })
  expect(found.rows).toEqual([['42', null]])
  await expect(ask('select 1; select $1::int', { params: [1] })).rejects.toMatchObject({
    code: 'bad_input',
  })
})

it('[DB4] runs several statements in order and gives the last result', async () => {
  await using world = await aDatabase()
  const ask = asker(world, 'editor')
  const found = await ask(`
    create table t (a int); -- one; not two
    insert into t values (1), (2);
    do $$ begin raise notice 'half; way'; end $$;
    /* and ; now */ select a from t order by a desc`)
  expect(found.rows).toEqual([['2'], ['1']])
  expect(found.notices).toEqual(['half; way'])
  await expect(ask('insert into t values (3); select 1/0')).rejects.toMatchObject({ code: 'sql' })
  expect((await ask('select count(*) from t')).rows).toEqual([['3']])
  await expect(ask('begin; insert into t values (4); select 1/0; commit')).rejects.toThrow()
  expect((await ask('select count(*) from t')).rows).toEqual([['3']])
  expect((await ask('')).rows).toEqual([])
})

it('[DB5] says where a mistake is, in the text the person sees', async () => {
  await using world = await aDatabase()
  const ask = asker(world, 'editor')
  await expect(ask('select 1;\n-- 😀 é\n  select 😀x, nope from pg_class')).rejects.toMatchObject({
    code: 'sql',
    details: { code: '42703', line: 3, column: 10 },
  })
  await expect(ask("select '😀',\n nope")).rejects.toMatchObject({
    details: { code: '42703', line: 2, column: 2, position: 15 },
  })
  await expect(ask('select 1;\nselec 2')).rejects.toMatchObject({
    details: { code: '42601', line: 2, column: 1, position: 11 },
  })
  await expect(
    ask('create table u (a int unique); insert into u values (1),(1)'),
  ).rejects.toMatchObject({
    details: { code: '23505', detail: expect.stringContaining('already exists') },
  })
  const deferred = `create table d (a int unique deferrable initially deferred);`
  await expect(ask(`${deferred} insert into d values (1), (1)`)).rejects.toMatchObject({
    details: { code: '23505' },
  })
})

it('[DB6] stops reading at the row cap', async () => {
  await using world = await aDatabase()
  const ask = asker(world, 'editor')
  const cut = await ask('select generate_series(1, 1000000000) g', { maxRows: 700 })
  expect(cut).toMatchObject({ truncated: true, rowCount: 700 })
  expect(cut.rows.at(-1)).toEqual(['700'])
  expect(cut.durationMs).toBeLessThan(20_000)
  const whole = await ask('select g from generate_series(1, 700) g', { maxRows: 700 })
  expect(whole).toMatchObject({ truncated: false, rowCount: 700 })
})

it('[DB7] caps a result by bytes, and cuts the connection at one value that is far too long', async () => {
  await using world = await aDatabase({ bytes: 1024 * 1024 })
  const ask = asker(world, 'editor')
  const cut = await ask(`select repeat('x', 100000) from generate_series(1, 100)`)
  expect(cut.truncated).toBe(true)
  expect(cut.rows.length).toBeLessThan(11)
  const before = process.memoryUsage().rss
  await expect(ask(`select repeat('x', 60000000)`)).rejects.toMatchObject({ code: 'too_large' })
  expect(process.memoryUsage().rss - before).toBeLessThan(55 * 1024 * 1024)
  expect((await ask('select 1')).rows).toEqual([['1']])
})

it('[DB8] lets viewers read, now and later, and write nowhere, whatever they set', async () => {
  await using world = await aDatabase()
  const edit = asker(world, 'editor')
  const view = asker(world, 'viewer')
  await edit(`create table t (a serial); insert into t default values; create schema later`)
  await edit(`create table later.u as select 7 as b; create view v as select a from t`)
  expect((await view('select a, b from v, later.u')).rows).toEqual([['1', '7']])
  const on = 'set default_transaction_read_only = off; set transaction_read_only = off;'
  const rw = 'begin read write;'
  for (const attempt of [
    'insert into t default values',
    'update t set a = 2',
    'delete from t',
    'truncate t',
    'create table mine (a int)',
    'create temp table mine (a int)',
    'create schema mine',
    `select nextval('t_a_seq')`,
    `select setval('t_a_seq', 9)`,
    'select lo_create(0)',
    `select lo_from_bytea(0, 'x')`,
    'drop table t',
    `create role other`,
    `set role "${world.address.owner.name}"`,
    'copy (select 1) to program $$id$$',
    `select pg_read_file('/etc/passwd')`,
  ]) {
    for (const before of ['', on, rw]) {
      await expect(view(`${before} ${attempt}`), attempt).rejects.toMatchObject({ code: 'sql' })
    }
  }
  expect((await edit('select count(*), max(a) from t')).rows).toEqual([['1', '1']])
})

it('[DB9] keeps an owner from other databases and from leaving its own', async () => {
  await using world = await aDatabase()
  const ask = asker(world, 'editor')
  for (const attempt of [
    'create database x',
    'create role x',
    `alter system set work_mem = '1GB'`,
  ]) {
    await expect(ask(attempt), attempt).rejects.toMatchObject({ code: 'sql' })
  }
  const outside = await asSuperuser(
    world.address,
    `select has_database_privilege('${world.address.owner.name}', 'postgres', 'connect') as ok`,
  )
  expect(outside).toEqual([{ ok: false }])
})

it('[DB10] ends a query when its time is up, even one that switched the timeout off', async () => {
  await using world = await aDatabase({ seconds: 0.3 })
  const ask = asker(world, 'editor')
  const began = Date.now()
  await expect(ask('set statement_timeout = 0; select pg_sleep(3600)')).rejects.toMatchObject({
    code: 'timeout',
    message: expect.stringContaining('cancelled'),
  })
  expect(Date.now() - began).toBeLessThan(5_000)
  const left = await asSuperuser(
    world.address,
    `select 1 from pg_stat_activity where datname = current_database() and query like '%pg_sleep(3600)%'
     and pid <> pg_backend_pid()`,
  )
  expect(left).toEqual([])
})

it('[DB11] cancels by name, by whoever asked or may write, and when the caller hangs up', async () => {
  await using world = await aDatabase()
  const { databases } = world
  const [viewer, other, editor] = [world.as('viewer'), world.as('viewer'), world.as('editor')]
  const cancelled = { code: 'sql', details: { cancelled: true } }
  const id = randomUUID()
  const slow = databases.query(viewer, { sql: 'select pg_sleep(60)', maxRows: 1, id }, forever)
  const outcome = expect(slow).rejects.toMatchObject(cancelled)
  await sleep(150)
  await expect(databases.cancel(other, id)).rejects.toMatchObject({ code: 'forbidden' })
  await databases.cancel(editor, id)
  await outcome
  await databases.cancel(editor, id)
  const gone = AbortSignal.timeout(100)
  const hungUp = databases.query(viewer, { sql: 'select pg_sleep(60)', maxRows: 1 }, gone)
  await expect(hungUp).rejects.toMatchObject(cancelled)
})

it('[DB12] lets nothing of one text reach the next, and says what was rolled back', async () => {
  await using world = await aDatabase()
  const ask = asker(world, 'editor')
  await ask('create table t (a int)')
  const open = await ask(`begin; insert into t values (1); set search_path to nowhere`)
  expect(open.notices).toEqual([expect.stringContaining('rolled back')])
  expect((await ask('select count(*) from t')).rows).toEqual([['0']])
})

it('[DB13] survives COPY in both directions', async () => {
  await using world = await aDatabase()
  const ask = asker(world, 'editor')
  await ask('create table t (a int)')
  await expect(ask('copy t from stdin')).rejects.toMatchObject({
    code: 'sql',
    message: expect.stringContaining('use INSERT'),
  })
  expect(await ask('copy (select 1) to stdout')).toMatchObject({ command: 'COPY', truncated: true })
})

it('[DB14] lets a few run at a time and tells the next one so', async () => {
  await using world = await aDatabase({ atOnce: 1, waitMs: 100 })
  const ask = asker(world, 'editor')
  const slow = ask('select pg_sleep(0.6)')
  await sleep(50)
  await expect(ask('select 1')).rejects.toMatchObject({ code: 'rate_limited' })
  await slow
  expect((await ask('select 1')).rows).toEqual([['1']])
})

it('[DB15] tells version and address, and the address to writers only', async () => {
  await using world = await aDatabase()
  const forEditor = await world.databases.info(world.as('editor'))
  expect(forEditor).toEqual({
    status: 'running',
    version: expect.stringMatching(/^18/),
    url: world.address.urlInside,
  })
  expect(await world.databases.info(world.as('viewer'))).toMatchObject({ url: null })
})

it('[DB16] describes schemas, tables, columns and keys', async () => {
  await using world = await aDatabase()
  const ask = asker(world, 'editor')
  await ask(`create table line (b int, a int, note varchar(10) not null, primary key (a, b));
    create schema "Odd one"; create view "Odd one"."v'w" as select 1 as x`)
  const { schemas, truncated } = await world.databases.schema(world.as('viewer'), forever)
  expect(truncated).toBe(false)
  expect(schemas.map(({ name }) => name).sort()).toEqual(['Odd one', 'public'])
  expect(schemas.find(({ name }) => name === 'public')?.tables).toEqual([
    {
      name: 'line',
      kind: 'table',
      estimatedRows: null,
      columns: [
        { name: 'b', type: 'integer', nullable: false },
        { name: 'a', type: 'integer', nullable: false },
        { name: 'note', type: 'character varying(10)', nullable: false },
      ],
      primaryKey: ['a', 'b'],
      foreignKeys: [],
      indexes: [
        {
          name: 'line_pkey',
          unique: true,
          definition: 'CREATE UNIQUE INDEX line_pkey ON public.line USING btree (a, b)',
        },
      ],
    },
  ])
})

it('[DB16] describes where a key points, and functions, but not those of extensions', async () => {
  await using world = await aDatabase()
  const ask = asker(world, 'editor')
  await ask(`create table parent (x int, y int, primary key (x, y));
    create table child (b int, a int, foreign key (b, a) references parent (y, x));
    create function double(n int default 2) returns bigint language sql return n * 2;
    create procedure tidy() language sql begin atomic delete from child; end;
    create extension hstore`)
  const { schemas } = await world.databases.schema(world.as('viewer'), forever)
  const [space] = schemas
  expect(space?.tables.find(({ name }) => name === 'child')?.foreignKeys).toEqual([
    {
      columns: ['b', 'a'],
      target: { schema: 'public', table: 'parent', columns: ['y', 'x'] },
    },
  ])
  expect(space?.functions).toEqual([
    { name: 'double', kind: 'function', args: 'n integer DEFAULT 2', returns: 'bigint' },
    { name: 'tidy', kind: 'procedure', args: '', returns: null },
  ])
})

it('[DB17] what a viewer sets for the role of viewers ends nobody else’s queries', async () => {
  await using world = await aDatabase()
  const role = `"${world.address.reader.name}"`
  const free = 'set session characteristics as transaction read write'
  const lame = ['transaction_timeout', 'idle_session_timeout', 'lock_timeout', 'statement_timeout']
  for (const name of lame) {
    await asker(world, 'viewer')(`${free}; alter role ${role} set ${name} = '1ms'`)
  }
  const found = await asker(world, 'viewer')('select pg_sleep(0.1), 1 as n')
  expect(found.rows[0]?.[1]).toBe('1')
})
