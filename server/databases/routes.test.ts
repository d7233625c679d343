import { once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { QueryResult } from '../../shared/database.ts'
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
      await new Promise((resolve) => server.close(resolve))
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
    schemas: [],
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
