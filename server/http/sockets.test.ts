import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { WebSocket, type ClientOptions } from 'ws'
import { accountsOn, anOwner, type AccountsWorld } from '../accounts/test-accounts.ts'
import { AppError } from '../../shared/errors.ts'
import { testDatabase } from '../store/test-database.ts'
import { socketServer, type Route } from './sockets.ts'

const ORIGIN = 'http://localhost:3000'
const echo: Route = {
  path: '/echo/:name',
  accept(socket, { params, caller, query }) {
    socket.send(JSON.stringify({ params, name: caller.name, query: [...query.keys()] }))
    socket.on('message', (data, binary) => socket.send(data, { binary }))
  },
}
const rude: Route = {
  path: '/rude',
  accept: () => Promise.reject(new AppError('gone', 'Moved 🚚'.repeat(30))),
}
const broken: Route = {
  path: '/broken',
  accept() {
    throw new TypeError('secret detail')
  },
}

/** A real server with real accounts behind it. */
async function listening(world: AccountsWorld) {
  const logged: object[] = []
  const sockets = socketServer({
    routes: [echo, rude, broken, { ...echo, path: '/small', maxPayloadBytes: 10 }],
    authenticate: world.accounts.authenticate,
    onEnded: world.accounts.onEnded,
    origins: world.origins,
    limits: world.limits,
    trustedProxies: 0,
    log: { error: (fields) => logged.push(fields) },
  })
  const server = createServer()
  server.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const dial = (path: string, headers: ClientOptions['headers'] = {}) =>
    new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
  return {
    sockets,
    dial,
    logged,
    async [Symbol.asyncDispose]() {
      await sockets[Symbol.asyncDispose]()
      server.close()
      server.closeAllConnections()
    },
  }
}

/** How a connection ends: a close code with its reason, or the status of a refused upgrade. */
async function endOf(socket: WebSocket): Promise<{ code: number; reason: string }> {
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_, response) => {
      resolve({ code: response.statusCode ?? 0, reason: '' })
      socket.terminate()
    })
    socket.on('error', () => undefined)
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }))
  })
}

async function firstMessage(socket: WebSocket): Promise<unknown> {
  const [data] = await once(socket, 'message')
  return JSON.parse(String(data))
}

it('[HT8] knows the caller by cookie, token or ticket before the route sees the socket', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  await using server = await listening(world)
  const ada = await anOwner(world)
  const { token } = await ada.call<{ token: string }>('POST', '/api/tokens', { name: 'ci' })
  const { ticket } = await ada.call<{ ticket: string }>('POST', '/api/tickets')
  const ways = [
    server.dial('/echo/a%20b', { origin: ORIGIN, cookie: ada.cookie }),
    server.dial('/echo/a%20b', { authorization: `Bearer ${token}` }),
    server.dial(`/echo/a%20b?x=1&ticket=${ticket}`),
  ]
  const seen = await Promise.all(ways.map(firstMessage))
  expect(seen).toMatchObject(ways.map(() => ({ params: { name: 'a b' }, name: 'Ada' })))
  expect(seen[2]).toMatchObject({ query: ['x'] })
  expect((await endOf(server.dial(`/echo/a?ticket=${ticket}`))).code).toBe(4401)
})

it('[S5] refuses a cross-origin upgrade that brings a valid cookie', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  await using server = await listening(world)
  const { cookie } = await anOwner(world)
  const foreign = [
    { origin: 'http://3000--demo.localhost:3000', cookie },
    { origin: 'http://evil.example', cookie },
    { origin: 'null', cookie },
    { 'sec-fetch-site': 'cross-site', cookie },
    { cookie },
  ]
  for (const headers of foreign) {
    expect((await endOf(server.dial('/echo/a', headers))).code).toBe(403)
  }
})

it('[HT9] tells a browser why: the close code and sentence of the failure', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  await using server = await listening(world)
  const { cookie } = await anOwner(world)
  const headers = { origin: ORIGIN, cookie }
  expect(await endOf(server.dial('/echo/a', { origin: ORIGIN }))).toEqual({
    code: 4401,
    reason: 'Sign in first.',
  })
  expect((await endOf(server.dial('/nothing', headers))).code).toBe(4404)
  expect((await endOf(server.dial('/echo/%ff', headers))).code).toBe(4400)
  const gone = await endOf(server.dial('/rude', headers))
  expect(gone.code).toBe(4410)
  expect(Buffer.byteLength(gone.reason)).toBeLessThanOrEqual(123)
  const hidden = await endOf(server.dial('/broken', headers))
  expect(hidden.code).toBe(1011)
  expect(hidden.reason).not.toContain('secret')
  expect(server.logged).toMatchObject([{ path: '/broken' }])
})

it('[HT10] an ended session or revoked token closes its sockets at once, and only its own', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  await using server = await listening(world)
  const ada = await anOwner(world)
  const made = await ada.call<{ id: string; token: string }>('POST', '/api/tokens', { name: 'ci' })
  const byToken = server.dial('/echo/a', { authorization: `Bearer ${made.token}` })
  const byCookie = server.dial('/echo/a', { origin: ORIGIN, cookie: ada.cookie })
  await Promise.all([firstMessage(byToken), firstMessage(byCookie)])
  const revoked = endOf(byToken)
  await ada.call('DELETE', `/api/tokens/${made.id}`)
  expect((await revoked).code).toBe(4401)
  expect(byCookie.readyState).toBe(WebSocket.OPEN)
  const signedOut = endOf(byCookie)
  await ada.call('POST', '/api/accounts/sign-out')
  expect((await signedOut).code).toBe(4401)
})

it('[HT11] frames above the route’s limit close 1009, and a person has 100 sockets', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  await using server = await listening(world)
  const { cookie } = await anOwner(world)
  const headers = { origin: ORIGIN, cookie }
  const small = server.dial('/small', headers)
  const end = endOf(small)
  await firstMessage(small)
  small.send('more than ten bytes')
  expect((await end).code).toBe(1009)
  const many = Array.from({ length: 100 }, () => server.dial('/echo/a', headers))
  await Promise.all(many.map(firstMessage))
  expect((await endOf(server.dial('/echo/a', headers))).code).toBe(1013)
  many[0]!.close()
  await endOf(many[0]!)
  await firstMessage(server.dial('/echo/a', headers))
})

it('[HT12] draining closes all with 1012, and newcomers too', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  await using server = await listening(world)
  const { cookie } = await anOwner(world)
  const headers = { origin: ORIGIN, cookie }
  const open = server.dial('/echo/a', headers)
  await firstMessage(open)
  const end = endOf(open)
  await server.sockets.drain()
  expect((await end).code).toBe(1012)
  expect((await endOf(server.dial('/echo/a', headers))).code).toBe(1012)
})
