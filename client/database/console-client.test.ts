import { expect, it } from 'vitest'
import type { QueryResult } from '../../shared/database.ts'
import { AppError } from '../../shared/errors.ts'
import { ConsoleClient, failureOf } from './console-client.ts'

const result: QueryResult = {
  columns: [{ name: 'n', type: 'int4' }],
  rows: [['1']],
  rowCount: 1,
  truncated: false,
  durationMs: 2,
  notices: [],
  command: 'SELECT',
}

it('[CD1] one query at a time, and its end is told', async () => {
  let finish: (value: QueryResult) => void = () => {}
  const asked: string[] = []
  const client = new ConsoleClient({
    query: ({ sql }) => {
      asked.push(sql)
      return new Promise((resolve) => (finish = resolve))
    },
    cancel: async () => {},
    newId: () => 'q1',
  })
  const first = client.run('select 1', 0)
  void client.run('select 2', 0)
  expect(client.view().status).toBe('running')
  finish(result)
  await first
  expect(client.view()).toEqual({ status: 'done', result })
  expect(asked).toEqual(['select 1'])
})

it('[CD2] cancel asks the server by the id of the query, and gives up listening only if that fails', async () => {
  const cancelled: string[] = []
  let works = true
  const client = new ConsoleClient({
    query: (_query, signal) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
      ),
    cancel: async (id) => {
      cancelled.push(id)
      if (!works) throw new AppError('unavailable', 'gone')
    },
    newId: () => 'q7',
  })
  const running = client.run('select pg_sleep(60)', 0)
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
  expect(cancelled).toEqual(['q7', 'q7'])
  expect(client.view()).toMatchObject({ status: 'failed', failure: { cancelled: true } })
})

it('[CD3] an error of Postgres is placed in the whole text', () => {
  const error = new AppError('sql', 'column "x" does not exist', {
    details: { position: 8, hint: 'Try y.' },
  })
  expect(failureOf(error, 100)).toMatchObject({ offset: 107, hint: 'Try y.', cancelled: false })
  expect(failureOf(new AppError('timeout', 'Too long.'), 100).offset).toBeUndefined()
})
