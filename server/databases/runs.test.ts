import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { RunEvent } from '../../shared/database.ts'
import { aDatabase, asSuperuser } from './test-world.ts'

const forever = new AbortController().signal
type World = Awaited<ReturnType<typeof aDatabase>>

async function eventsOf(world: World, sql: string, maxRows = 1_000): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  const emit = async (event: RunEvent): Promise<void> => void events.push(event)
  await world.databases.run(world.as('editor'), { sql, maxRows }, { emit, signal: forever })
  return events
}

async function fileOf(
  world: World,
  sql: string,
  more: { format?: 'csv' | 'json'; guardFormulas?: boolean; role?: 'editor' | 'viewer' } = {},
): Promise<string> {
  const { format = 'csv', guardFormulas = false, role = 'viewer' } = more
  let text = ''
  const write = async (part: string): Promise<void> => void (text += part)
  const wish = { sql, format, guardFormulas }
  await world.databases.export(world.as(role), wish, { write, signal: forever })
  return text
}

it('[DB18] tells every statement, its rows and its end, in order', async () => {
  await using world = await aDatabase()
  const sql = `create table t (a int, b varchar(5)); insert into t values (1, 'x'), (2, null);
do $$ begin raise notice 'here'; end $$;
select a, b from t`
  const events = await eventsOf(world, sql)
  expect(events.map(({ type }) => type)).toEqual([
    'begun',
    'finished',
    'finished',
    'notice',
    'finished',
    'columns',
    'rows',
    'finished',
    'ended',
  ])
  const [begun] = events
  const places = begun?.type === 'begun' ? begun.statements : []
  expect(places.map(({ offset, length }) => sql.slice(offset, offset + length))).toEqual([
    'create table t (a int, b varchar(5))',
    `insert into t values (1, 'x'), (2, null)`,
    `do $$ begin raise notice 'here'; end $$`,
    'select a, b from t',
  ])
  expect(events[3]).toMatchObject({ index: 2, message: 'here' })
  expect(events[5]).toMatchObject({ columns: [{ type: 'integer' }, { type: 'character varying' }] })
  expect(events[6]).toMatchObject({
    index: 3,
    rows: [
      ['1', 'x'],
      ['2', null],
    ],
  })
  const types = ['integer', 'character varying(5)']
  expect(events[7]).toMatchObject({ command: 'SELECT', rowCount: 2, truncated: false, types })
})

it('[DB18] a statement that fails is told by its number and its place; those before it stand', async () => {
  await using world = await aDatabase()
  const events = await eventsOf(world, 'create table t (a int);\nselect 1;\nselect nope from t;')
  expect(events.at(-1)).toMatchObject({
    type: 'failed',
    index: 2,
    error: { code: 'sql', details: { code: '42703', line: 3, column: 8 } },
  })
  expect((await eventsOf(world, 'select count(*) from t')).some(isZero)).toBe(true)
})

function isZero(event: RunEvent): boolean {
  return event.type === 'rows' && event.rows[0]?.[0] === '0'
}

it('[DB19] reads no more from Postgres than is taken, however much there is', async () => {
  await using world = await aDatabase()
  const batches: number[] = []
  let taken = Promise.withResolvers<void>()
  let waiting = 0
  const emit = async (event: RunEvent): Promise<void> => {
    if (event.type !== 'rows') return
    batches.push(event.rows.length)
    waiting += 1
    await taken.promise
    waiting -= 1
  }
  const id = randomUUID()
  const asked = world.as('editor')
  const sql = `select generate_series(1, 50000000), repeat('x', 1000)`
  const run = world.databases.run(asked, { sql, maxRows: 100_000, id }, { emit, signal: forever })
  for (let round = 1; round < 4; round += 1) {
    while (batches.length < round) await sleep(5)
    await sleep(60)
    expect([batches.length, waiting]).toEqual([round, 1])
    const before = taken
    taken = Promise.withResolvers<void>()
    before.resolve()
  }
  // Bounded by bytes too: about a mebibyte at a time.
  expect(Math.max(...batches)).toBeLessThanOrEqual(1_100)
  await world.databases.cancel(asked, id)
  await run
  await idle(world)
})

it('[DB19] a reader that never takes anything is let go of when the time is up', async () => {
  await using world = await aDatabase({ seconds: 0.5 })
  const emit = (event: RunEvent): Promise<void> =>
    event.type === 'rows' ? new Promise(() => {}) : Promise.resolve()
  const wish = { sql: 'select generate_series(1, 100000)', maxRows: 100_000 }
  await world.databases.run(world.as('viewer'), wish, { emit, signal: forever })
  await idle(world)
})

/** No query of the console is left on the server. */
async function idle(world: World): Promise<void> {
  const left = () =>
    asSuperuser(
      world.address,
      `select query from pg_stat_activity where application_name = 'atelier console'
         and datname = current_database() and pid <> pg_backend_pid()`,
    )
  const deadline = Date.now() + 8_000
  while ((await left()).length > 0 && Date.now() < deadline) await sleep(30)
  expect(await left()).toEqual([])
}

it('[DB21] exports every row, and keeps NULL from nothing and every digit', async () => {
  await using world = await aDatabase()
  await eventsOf(
    world,
    `create table t (id bigint, n numeric, x text, b bool, j jsonb, y bytea);
     insert into t values (9007199254740993, 0.10, 'a "b", c', true, '{"k": [1, 2.50]}', '\\x00ff'),
       (null, 'NaN', '', false, null, null), (-1, -1.5, E'two\\nlines', null, '"s"', '')`,
  )
  expect(await fileOf(world, 'select * from t')).toBe(
    [
      'id,n,x,b,j,y',
      String.raw`9007199254740993,0.10,"a ""b"", c",t,"{""k"": [1, 2.50]}",\x00ff`,
      ',NaN,"",f,,',
      String.raw`-1,-1.5,"two` + '\n' + String.raw`lines",,"""s""",\x`,
      '',
    ].join('\r\n'),
  )
  const json = await fileOf(world, 'select *, 1 as id from t limit 2;', { format: 'json' })
  expect(json).toContain('"id":9007199254740993,"n":0.10,')
  expect(JSON.parse(json)).toMatchObject([
    { b: true, j: { k: [1, 2.5] }, id_2: 1 },
    { id: null, n: 'NaN', x: '', b: false, j: null },
  ])
  expect(await fileOf(world, 'select 1 as a where false', { format: 'json' })).toBe('[\n]\n')
  const many = await fileOf(world, 'select generate_series(1, 250000) as g')
  expect(many.split('\r\n')).toHaveLength(250_002)
})

it('[DB21] an export writes nothing, and says why; it takes one statement that gives rows', async () => {
  await using world = await aDatabase()
  await eventsOf(world, 'create table t (a int)')
  const insert = fileOf(world, 'insert into t values (1) returning a', { role: 'editor' })
  await expect(insert).rejects.toMatchObject({
    code: 'sql',
    message: expect.stringContaining('read-only transaction'),
  })
  for (const sql of ['select 1; select 2', 'commit', 'set transaction read write']) {
    await expect(fileOf(world, sql, { role: 'editor' })).rejects.toMatchObject({
      code: 'bad_input',
    })
  }
  expect((await eventsOf(world, 'select count(*) from t')).some(isZero)).toBe(true)
})

it('[DB22] formulas are guarded when asked, numbers never', async () => {
  await using world = await aDatabase()
  const sql = `select '=1+1' as a, '@x' as b, '-5' as c, -5 as d, '-cmd' as "+e"`
  expect(await fileOf(world, sql)).toBe('a,b,c,d,+e\r\n=1+1,@x,-5,-5,-cmd\r\n')
  expect(await fileOf(world, sql, { guardFormulas: true })).toBe(
    `a,b,c,d,'+e\r\n'=1+1,'@x,-5,-5,'-cmd\r\n`,
  )
})

it('[DB23] everybody hears when tables change, and not when only rows do', async () => {
  await using world = await aDatabase()
  await eventsOf(world, 'create table t (a int)')
  expect(world.news).toEqual([{ type: 'schema' }])
  await eventsOf(world, 'insert into t values (1); select * from t')
  expect(world.news).toHaveLength(1)
  await eventsOf(world, 'alter table t add b int; select nope')
  await eventsOf(world, 'select a into u from t')
  expect(world.news).toHaveLength(3)
})
