import { expect, it } from 'vitest'
import type { Query, RunEvent } from '../../shared/database.ts'
import { AppError } from '../../shared/errors.ts'
import { RunClient } from './run-client.ts'
import { failureOf } from './sql-failure.ts'

const WISH = { sql: 'select 1; select 2', offset: 100, maxRows: 10 }
const BEGUN: RunEvent = {
  type: 'begun',
  statements: [
    { offset: 0, length: 8 },
    { offset: 10, length: 8 },
  ],
}

function finished(index: number, more: Partial<Extract<RunEvent, { type: 'finished' }>> = {}) {
  const end = { command: 'SELECT', rowCount: 1, truncated: false, durationMs: 2 }
  return { type: 'finished' as const, index, ...end, types: ['integer'], ...more }
}

function aClient(
  run: (query: Query, signal: AbortSignal) => AsyncIterable<RunEvent>,
  cancel: (id: string) => Promise<unknown> = async () => {},
) {
  return new RunClient({ run, cancel, newId: () => 'q1', now: () => 5, soon: (then) => then() })
}

async function* given(...events: RunEvent[]): AsyncGenerator<RunEvent> {
  yield* events
}

it('[DBC1] every statement has its result, and rows are there while more come', async () => {
  const client = aClient(() =>
    given(
      BEGUN,
      { type: 'columns', index: 0, columns: [{ name: 'n', type: '' }] },
      { type: 'rows', index: 0, rows: [['1']] },
      finished(0),
      { type: 'notice', index: 1, message: 'psst' },
      finished(1, { command: 'DO', rowCount: 0, types: [] }),
      { type: 'ended', durationMs: 9 },
    ),
  )
  const counts: number[] = []
  client.watch(() => counts.push(client.view().sets[0]?.count ?? -1))
  const end = await client.run(WISH)
  expect(counts).toContain(1)
  expect(end).toMatchObject({
    status: 'done',
    durationMs: 9,
    sets: [
      { sql: 'select 1', columns: [{ name: 'n', type: 'integer' }], rows: [['1']], count: 1 },
      { sql: 'select 2', notices: ['psst'], end: { command: 'DO' } },
    ],
  })
})

it('[DBC1] one text runs at a time', async () => {
  const gate = Promise.withResolvers<void>()
  const asked: string[] = []
  const client = aClient(async function* ({ sql }) {
    asked.push(sql)
    await gate.promise
    yield { type: 'ended', durationMs: 1 }
  })
  const first = client.run(WISH)
  expect(await client.run({ ...WISH, sql: 'select 3' })).toBeUndefined()
  expect(client.view()).toMatchObject({ status: 'running', sinceMs: 5 })
  gate.resolve()
  expect((await first)?.status).toBe('done')
  expect(asked).toEqual(['select 1; select 2'])
})

it('[DBC2] what fails keeps the results before it and is placed in the whole text', async () => {
  const details = { position: 12, hint: 'Try y.', code: '42703' }
  const client = aClient(() =>
    given(BEGUN, finished(0, { types: [] }), {
      type: 'failed',
      index: 1,
      error: { code: 'sql', message: 'column "x" does not exist', details },
    }),
  )
  const end = await client.run(WISH)
  expect(end).toMatchObject({
    status: 'failed',
    failure: { offset: 111, hint: 'Try y.', code: '42703', cancelled: false },
  })
  expect(end?.sets[0]?.end?.command).toBe('SELECT')
  expect(failureOf(new AppError('timeout', 'Too long.'), 100).offset).toBeUndefined()
})

it('[DBC2] an answer that stops without an end says so', async () => {
  const end = await aClient(() => given(BEGUN)).run(WISH)
  expect(end).toMatchObject({
    status: 'failed',
    failure: { message: expect.stringContaining('cut off') },
  })
})

it('[DBC3] cancel asks the server by name, and gives up listening only if that fails', async () => {
  const asked: string[] = []
  let works = true
  const client = aClient(
    async function* (_query, signal) {
      yield BEGUN
      await new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
      )
    },
    async (id) => {
      asked.push(id)
      if (!works) throw new AppError('unavailable', 'gone')
    },
  )
  const running = client.run(WISH)
  const press = (): void => {
    const view = client.view()
    if (view.status === 'running') view.cancel()
  }
  press()
  await Promise.resolve()
  expect(client.view().status).toBe('running')
  works = false
  press()
  await running
  expect(asked).toEqual(['q1', 'q1'])
  expect(client.view()).toMatchObject({ status: 'failed', failure: { cancelled: true } })
})
