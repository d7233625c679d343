import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { accountsOn, anOwner, PUBLIC_URL } from '../accounts/test-accounts.ts'
import { openDatabase } from '../store/database.ts'
import { testDatabase } from '../store/test-database.ts'
import { requireCaller } from './gate.ts'
import { contentSecurityPolicy, securityHeaders } from './security-headers.ts'
import { serveOpenApi } from './openapi.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

it('[HT1] a foreign origin changes nothing, whatever it brings along', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const ada = await anOwner(world)
  const { token } = await ada.call<{ token: string }>('POST', '/api/tokens', { name: 'ci' })
  const rename = async (headers: Record<string, string>) => {
    const body = JSON.stringify({ name: 'Eve' })
    const init = { method: 'PATCH', body, headers: { ...JSON_TYPE, ...headers } }
    const response = await world.app.request('/api/me', init)
    return { status: response.status, text: await response.text() }
  }
  const { cookie } = ada
  const authorization = `Bearer ${token}`
  const foreign = [
    'http://3000--demo.localhost:3000',
    'http://localhost:3001',
    'https://localhost:3000',
    'http://localhost:3000.evil.example',
    'http://evil.example',
    'null',
  ]
  for (const origin of foreign) {
    const refused = await rename({ origin, cookie })
    expect(refused.status).toBe(403)
    expect(refused.text).toContain('may not act here')
    expect((await rename({ origin, authorization })).status).toBe(403)
  }
  for (const site of ['same-site', 'cross-site']) {
    expect((await rename({ 'sec-fetch-site': site, cookie })).status).toBe(403)
  }
  expect((await rename({ cookie })).status).toBe(403)
  expect((await rename({ authorization })).status).toBe(200)
  for (const origin of ['http://localhost:3000', 'http://127.0.0.1:3000']) {
    expect((await rename({ origin, cookie })).status).toBe(200)
  }
})

it('[HT2] a stranger gets 401 behind the gate and can still knock', async () => {
  await using t = await testDatabase()
  const { app } = accountsOn(t.db)
  app.use('/api/*', requireCaller)
  app.get('/api/inside', (c) => c.text('in'))
  expect((await app.request('/api/inside')).status).toBe(401)
  expect((await app.request('/api/me')).status).toBe(401)
  const begin = await app.request('/api/accounts/sign-in/options', { method: 'POST' })
  expect(begin.status).toBe(200)
  expect(begin.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/)
})

it('[HT3] bodies end at 1 MiB, with or without a length; bad JSON is bad input', async () => {
  await using t = await testDatabase()
  const { app, accounts, failures } = accountsOn(t.db)
  const { token } = await accounts.createToken(await accounts.ensureOwner(), 'ci')
  const headers = { ...JSON_TYPE, authorization: `Bearer ${token}` }
  const post = async (body: string | ReadableStream) => {
    const init = { method: 'POST', headers, body, duplex: 'half' }
    const response = await app.request('/api/tokens', init as RequestInit)
    return response.status
  }
  const large = JSON.stringify({ name: 'x'.repeat(1024 * 1024) })
  expect(await post(large)).toBe(413)
  expect(await post(new Blob([large]).stream())).toBe(413)
  expect(await post('{')).toBe(400)
  expect(await post(JSON.stringify({ name: '' }))).toBe(400)
  expect(failures).toEqual([])
})

it('[HT4] guessing at the entrance ends in 429, by address, and not for neighbours', async () => {
  await using t = await testDatabase()
  const { app } = accountsOn(t.db)
  const guess = async (address: string) => {
    const headers = { ...JSON_TYPE, 'x-forwarded-for': `1.2.3.4, ${address}` }
    const init = { method: 'POST', headers, body: JSON.stringify({ link: 'guess' }) }
    return (await app.request('/api/accounts/links/describe', init)).status
  }
  for (let count = 0; count < 60; count += 1) expect(await guess('203.0.113.7')).toBe(404)
  expect(await guess('203.0.113.7')).toBe(429)
  expect(await guess('203.0.113.8')).toBe(404)
})

it('[HT5] the policy lets Monaco work and nobody frame us', () => {
  const policy = contentSecurityPolicy({
    publicUrl: 'http://localhost:3000',
    previewBase: 'localhost:3000',
    origins: ['http://localhost:3000', 'http://[::1]:3000'],
  })
  for (const rule of [
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self' ws://localhost:3000",
    "frame-src 'self' http://*.localhost:3000",
    "frame-ancestors 'none'",
  ]) {
    expect(policy.split('; ')).toContain(rule)
  }
  expect(policy).not.toContain('[')
})

it('[HT5] every answer carries the policy but parts of the page; workers have their own', async () => {
  const app = new Hono()
  app.use(securityHeaders({ publicUrl: PUBLIC_URL, previewBase: 'x', origins: [] }))
  app.all('*', (c) => c.text(''))
  const namesOf = async (path: string): Promise<string[]> =>
    [...(await app.request(path)).headers.keys()].filter((name) => name !== 'content-type')
  const part = ['cross-origin-resource-policy', 'x-content-type-options']
  for (const path of ['/assets/app-1a.js', '/assets/app-1a.css', '/assets/mono-1a.woff2'])
    expect(await namesOf(path)).toEqual(part)
  const document = [
    'content-security-policy',
    'cross-origin-opener-policy',
    'cross-origin-resource-policy',
    'referrer-policy',
    'x-content-type-options',
    'x-frame-options',
  ]
  const others = ['/', '/w/1', '/assets/editor-worker-1a.js', '/service-worker.js', '/icon.svg']
  for (const path of [
    ...others,
    '/assets/a.svg',
    '/assets/x/a.js',
    '/api/assets/a.js',
    '/assets/a.html',
  ])
    expect(await namesOf(path)).toEqual(document)
})

it('[HT6] the description of the API is made from its routes', async () => {
  await using t = await testDatabase()
  const { app, publicUrl } = accountsOn(t.db)
  serveOpenApi(app, { version: '0.1.0', publicUrl })
  const response = await app.request('/api/openapi.json')
  const document = (await response.json()) as { openapi: string; paths: Record<string, object> }
  expect(document.openapi).toBe('3.1.0')
  expect(Object.keys(document.paths['/api/tokens'] ?? {}).sort()).toEqual(['get', 'post'])
  expect(document.paths['/api/tokens/{id}']).toHaveProperty('delete')
  expect(JSON.stringify(document.paths['/api/tokens'])).toContain('token')
})

it('[HT15] a database that is away is said so, and what a route says of itself stays', async () => {
  const db = openDatabase({ host: '/nowhere', user: 'x', database: 'x' })
  const world = accountsOn(db)
  world.app.use('/file', securityHeaders({ publicUrl: PUBLIC_URL, previewBase: 'x', origins: [] }))
  world.app.get('/file', (c) => c.text('', 200, { 'Content-Security-Policy': 'sandbox' }))
  const me = await world.app.request('/api/me', { headers: { cookie: 'atelier=x' } })
  expect(me.status).toBe(503)
  const { headers } = await world.app.request('/file')
  expect(headers.get('content-security-policy')).toBe('sandbox')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  await db.destroy()
})
