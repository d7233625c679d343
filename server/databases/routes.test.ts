import { once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { QueryResult, RunEvent } from '../../shared/database.ts'
import { onError, type SignedIn } from '../http/kit.ts'
import { databaseRoutes } from './routes.ts'
import { aDatabase, asSuperuser } from './test-world.ts'

/** The routes behind a real HTTP server. */
async function anApi() {
  const world = await aDatabase()
  const { workspaceId, userId } = world.as('editor')
  const app = new Hono<SignedIn>()
  app.onError(onError({ error: () => undefined }))
  app.use(async (c, next) => {
    c.set('caller', { userId, name: '', instanceOwner: false, via: { kind: 'token', id: '' } })
    await next()
  })
  app.route('/', databaseRoutes(world))
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    ...world,
    base: `http://127.0.0.1:${port}/workspaces/${workspaceId}/database`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      if ('closeAllConnections' in server) server.closeAllConnections()
      await closed
      await world[Symbol.asyncDispose]()
    },
  }
}

function post(url: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
}

it('[DB20] answers a query, and a mistake with its place', async () => {
  await using api = await anApi()
  const found = await post(`${api.base}/query`, { sql: 'select 1 as one' })
  expect(found.status).toBe(200)
  expect(QueryResult.parse(await found.json())).toMatchObject({
    columns: [{ name: 'one', type: 'integer' }],
    rows: [['1']],
  })
  const wrong = await post(`${api.base}/query`, { sql: 'select\n  nope' })
  expect(wrong.status).toBe(422)
  expect(await wrong.json()).toMatchObject({
    error: { code: 'sql', details: { line: 2, column: 3, code: '42703' } },
  })
  expect((await post(`${api.base}/query`, { sql: '' })).status).toBe(400)
  expect(await (await fetch(api.base)).json()).toMatchObject({ status: 'running' })
  expect(await (await fetch(`${api.base}/schema`)).json()).toEqual({
    schemas: [{ name: 'public', tables: [], functions: [] }],
    truncated: false,
  })
})

it('[DB11] cancels a query whose caller hung up, seen from Postgres', async () => {
  await using api = await anApi()
  const running = () =>
    asSuperuser(
      api.address,
      `select 1 from pg_stat_activity where datname = current_database()
       and state = 'active' and query like '%pg_sleep(61)%' and pid <> pg_backend_pid()`,
    )
  const call = request(`${api.base}/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  })
  call.on('error', () => undefined)
  call.end(JSON.stringify({ sql: 'select pg_sleep(61)' }))
  const deadline = Date.now() + 5_000
  while ((await running()).length === 0 && Date.now() < deadline) await sleep(30)
  expect(await running()).toHaveLength(1)
  call.destroy()
  while ((await running()).length > 0 && Date.now() < deadline) await sleep(30)
  expect(await running()).toEqual([])
})

it('[DB20] streams a run line by line, and refuses what cannot begin', async () => {
  await using api = await anApi()
  const answer = await post(`${api.base}/run`, {
    sql: 'select 1 as one; select nope',
    maxRows: 10,
  })
  expect(answer.headers.get('content-type')).toBe('application/jsonl')
  const lines = (await answer.text()).trimEnd().split('\n')
  const events = lines.map((line) => RunEvent.parse(JSON.parse(line)))
  expect(events.map(({ type }) => type)).toEqual(['begun', 'columns', 'rows', 'finished', 'failed'])
  expect((await post(`${api.base}/run`, { sql: '' })).status).toBe(400)
  const two = await post(`${api.base}/run`, { sql: 'select 1; select $1', params: ['x'] })
  expect(two.status).toBe(400)
})

it('[DB21] an export is a file by a safe name; one that fails midway breaks off', async () => {
  await using api = await anApi()
  const file = await post(`${api.base}/export`, { sql: 'select 1 as "a,b"', format: 'csv' })
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="rows.csv"')
  expect(await file.text()).toBe('"a,b"\r\n1\r\n')
  const refused = await post(`${api.base}/export`, { sql: 'select nope', format: 'csv' })
  expect([refused.status, refused.headers.get('content-disposition')]).toEqual([422, null])
  const midway = `select 1 / (5000 - g) from generate_series(1, 100000) g`
  const broken = await post(`${api.base}/export`, { sql: midway, format: 'json' })
  expect(broken.status).toBe(200)
  await expect(broken.text()).rejects.toThrow()
})

it('[DB19] a browser that reads slowly slows Postgres down, not our memory', async () => {
  await using api = await anApi()
  const sql = `select repeat('x', 100000) from generate_series(1, 200)`
  const answer = await post(`${api.base}/run`, { sql, maxRows: 100_000 })
  const waits = () =>
    asSuperuser(
      api.address,
      `select wait_event as on from pg_stat_activity where datname = current_database()
         and query like '%100000%' and pid <> pg_backend_pid()`,
    )
  // It has sent what fits in buffers on the way, and now waits to be asked for more: again and again.
  let asleep = 0
  while (asleep < 5) {
    await sleep(100)
    const [backend] = await waits()
    expect(backend).toBeDefined()
    asleep = JSON.stringify(backend) === '{"on":"ClientRead"}' ? asleep + 1 : 0
  }
  const text = await answer.text()
  expect(text.length).toBeGreaterThan(20_000_000)
  expect(text.trimEnd().split('\n').at(-1)).toContain('"type":"ended"')
})
