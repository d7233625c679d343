import { once } from 'node:events'
import { connect } from 'node:net'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { startTestAgent } from '../agent/test-agent.ts'
import { TerminalId } from '../../shared/ids.ts'
import type { Port } from '../../shared/ports.ts'
import { until } from '../people/test-workspace.ts'
import { aPerson } from '../workspaces/test-people.ts'
import { ask, freePort, startApp, testPreviews } from './test-previews.ts'

const echo = () =>
  startApp((req, res) => {
    res.setHeader('Content-Type', 'application/json')
    res.end(JSON.stringify({ url: req.url, headers: req.headers, raw: req.rawHeaders }))
  })
type Echo = { url: string; headers: Record<string, string | undefined>; raw: string[] }
const echoed = (text: string) => JSON.parse(text) as Echo

it('[P15] keeps our cookies from the app, and the app’s from taking our names', async () => {
  await using p = await testPreviews()
  await using app = await startApp((req, res) => {
    res.writeHead(200, [
      ['Set-Cookie', '__Host-atelier-preview=evil; Path=/; Secure'],
      ['Set-Cookie', 'atelier=evil; Domain=localhost'],
      ['Set-Cookie', 'sid=1; Domain=localhost; Path=/; HttpOnly'],
      ['Set-Cookie', 'other=2; domain=.example.com'],
    ] as never)
    res.end(req.headers.cookie ?? 'none')
  })
  const cookie = await p.enter(p.w.ada, app.port)
  expect(cookie).toMatch(/^__Host-atelier-preview=/)
  const alone = await p.ask(app.port, '/', { headers: { cookie } })
  expect(alone).toMatchObject({ status: 200, text: 'none' })
  expect(alone.headers['set-cookie']).toEqual(['sid=1; Path=/; HttpOnly', 'other=2'])
  const mixed = `a=1; ${cookie}; atelier=session; __Host-atelier=x; b=2`
  const { text } = await p.ask(app.port, '/', { headers: { cookie: mixed } })
  expect(text.replaceAll(' ', '')).toBe('a=1;b=2')
})

it('[P15] sets its cookie narrow, partitioned, and out of reach of scripts', async () => {
  await using p = await testPreviews()
  const made = await p.h.json(p.w.ada, 'POST', `/workspaces/${p.w.id}/ports/4000/visits`, {})
  const { pathname, search } = new URL(((await made.json()) as { url: string }).url)
  const answer = await p.ask(4000, pathname + search)
  expect(answer.headers['set-cookie']?.[0]).toMatch(
    /; Max-Age=43200; Path=\/; Secure; HttpOnly; SameSite=None; Partitioned$/,
  )
  expect(answer.headers['referrer-policy']).toBe('no-referrer')
})

it('[P16] sends a stranger’s page load to sign in, and tells their script 401', async () => {
  await using p = await testPreviews()
  await using app = await echo()
  const page = await p.ask(app.port, '/a?b=1', { navigate: true })
  expect(page.status).toBe(302)
  const there = new URL(page.headers.location ?? '')
  expect(there.origin).toBe(`http://localhost:${p.port}`)
  expect(there.pathname).toBe('/api/previews/authorize')
  expect(there.searchParams.get('to')).toBe('/a?b=1')
  const script = await p.ask(app.port, '/')
  expect(script.status).toBe(401)
  expect(JSON.parse(script.text)).toMatchObject({ error: { code: 'unauthenticated' } })
  const unknown = await fetch(`${p.h.url}${there.pathname}${there.search}`)
  expect(unknown.status).toBe(401)
  expect(await unknown.text()).toContain('Sign in to see this preview')
})

it('[P16] brings a member in from the front door to where they wanted to go', async () => {
  await using p = await testPreviews()
  await using app = await echo()
  const bob = await p.w.join('Bob', 'viewer')
  const page = await p.ask(app.port, '/deep?x=%2F', { navigate: true })
  const there = new URL(page.headers.location ?? '')
  const authorized = await p.h.call(bob, `${there.pathname.slice(4)}${there.search}`, {
    redirect: 'manual',
  })
  expect(authorized.status).toBe(302)
  const back = new URL(authorized.headers.get('location') ?? '')
  const entered = await ask(p.port, back.host, back.pathname + back.search)
  const cookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  const landed = await ask(p.port, back.host, entered.headers.location ?? '', {
    headers: { cookie },
  })
  expect(landed.headers.location).toBe('/deep?x=%2F')
  const blocked = await ask(p.port, back.host, entered.headers.location ?? '')
  expect(blocked.text).toContain('keeps no cookies')
  expect((await p.ask(app.port, '/deep', { headers: { cookie } })).status).toBe(200)
  const eve = await aPerson(p.w.db, 'Eve')
  const refused = await p.h.call(eve, `${there.pathname.slice(4)}${there.search}`, {
    redirect: 'manual',
  })
  expect(refused.status).toBe(403)
})

it('[P16] shows a port to exactly those whom its visibility names', async () => {
  await using p = await testPreviews()
  await using app = await echo()
  const bob = await p.w.join('Bob', 'editor')
  const bobs = await p.enter(bob, app.port)
  expect((await p.ask(app.port, '/', { headers: { cookie: bobs } })).status).toBe(200)
  expect((await p.decide(bob, app.port, 'private')).status).toBe(403)
  expect((await p.decide(p.w.ada, app.port, 'private')).status).toBe(200)
  expect((await p.ask(app.port, '/', { headers: { cookie: bobs } })).status).toBe(401)
  expect((await p.decide(bob, app.port, 'public')).status).toBe(403)
  await expect(p.enter(bob, app.port)).rejects.toThrow('403')
  const adas = await p.enter(p.w.ada, app.port)
  expect((await p.ask(app.port, '/', { headers: { cookie: adas } })).status).toBe(200)
  expect((await p.decide(p.w.ada, app.port, 'public')).status).toBe(200)
  expect((await p.ask(app.port, '/')).status).toBe(200)
  expect((await p.decide(p.w.ada, app.port, 'members')).status).toBe(200)
  expect((await p.ask(app.port, '/')).status).toBe(401)
  const viewer = await p.w.join('Vi', 'viewer')
  expect((await p.decide(viewer, app.port, 'public')).status).toBe(403)
})

it('[P16] ends open WebSockets and streams of who lost their role, session or sight, at once', async () => {
  await using p = await testPreviews()
  await using app = await startApp((_req, res) => void res.write('begun'))
  new WebSocketServer({ server: app.server })
  const open = async (cookie: string) => {
    const socket = p.socket(app.port, '/', { cookie })
    await once(socket, 'open')
    const stream = p.ask(app.port, '/', { headers: { cookie } }).catch(() => 'cut')
    return Promise.all([once(socket, 'close').then(() => 'closed'), stream])
  }
  const bob = await p.w.join('Bob', 'editor')
  const adas = open(await p.enter(p.w.ada, app.port))
  const bobs = open(await p.enter(bob, app.port))
  await until('all to be open', async () =>
    (await connections(app.server)) === 4 ? true : undefined,
  )
  await p.w.remove(bob)
  expect(await bobs).toEqual(['closed', 'cut'])
  expect(await connections(app.server)).toBeGreaterThanOrEqual(2)
  p.end({ kind: 'token', id: p.w.ada })
  expect(await adas).toEqual(['closed', 'cut'])
})

it('[P17] lets a code in once, in time, and only where it was made for', async () => {
  await using p = await testPreviews()
  const make = async (port: number) => {
    const made = await p.h.json(p.w.ada, 'POST', `/workspaces/${p.w.id}/ports/${port}/visits`, {})
    const { pathname, search } = new URL(((await made.json()) as { url: string }).url)
    return pathname + search
  }
  const cookies = async (port: number, path: string) =>
    (await p.ask(port, path)).headers['set-cookie']
  const first = await make(4000)
  const both = await Promise.all([cookies(4000, first), cookies(4000, first)])
  expect(both.filter(Boolean)).toHaveLength(1)
  expect(await cookies(4000, first)).toBeUndefined()
  const elsewhere = await make(4000)
  expect(await cookies(4001, elsewhere)).toBeUndefined()
  expect(await cookies(4000, elsewhere)).toBeUndefined()
  const late = await make(4000)
  await sql`update one_time set expires_at = expires_at - interval '30 seconds'`.execute(p.w.db)
  expect(await cookies(4000, late)).toBeUndefined()
  const [cookie = ''] = (await p.ask(4000, await make(4000))).headers['set-cookie'] ?? []
  const value = cookie.split(';')[0] ?? ''
  expect((await p.ask(4001, '/', { headers: { cookie: value } })).status).toBe(401)
  expect((await p.ask(4000, '/', { headers: { cookie: `${value}x` } })).status).toBe(401)
})

it('[P17] never leads off the host', async () => {
  await using p = await testPreviews()
  for (const to of [
    '//evil.test/',
    '/\\evil.test',
    'https://evil.test',
    '/a/../..//evil.test',
    '\t//evil.test',
    'javascript:x',
    '/ok\r\nSet-Cookie: a=b',
  ]) {
    const path = `/workspaces/${p.w.id}/ports/4000/visits`
    const made = await p.h.json(p.w.ada, 'POST', path, { to })
    const { pathname, search } = new URL(((await made.json()) as { url: string }).url)
    const entered = await p.ask(4000, pathname + search)
    const cookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    const landed = await p.ask(4000, entered.headers.location ?? '', { headers: { cookie } })
    const location = landed.headers.location ?? ''
    expect(new URL(location, 'http://host.test').host).toBe('host.test')
    expect(location).toMatch(/^\/(?![/\\])/)
    expect(landed.headers['set-cookie']).toBeUndefined()
  }
  const foreign = await fetch(`${p.h.url}/api/previews/authorize?host=evil.test&to=/`)
  expect(foreign.status).toBe(404)
})

it('[P19] reaches apps on 127.0.0.1 only and on ::1 only', async () => {
  await using p = await testPreviews()
  for (const host of ['127.0.0.1', '::1']) {
    await using app = await startApp((_req, res) => res.end(host), host)
    const cookie = await p.enter(p.w.ada, app.port)
    expect((await p.ask(app.port, '/', { headers: { cookie } })).text).toBe(host)
  }
})

it('[P20] does not reach the agent, whatever the visibility', async () => {
  await using p = await testPreviews()
  const { port, token } = p.agent!.address
  await p.decide(p.w.ada, port, 'public')
  const answer = await p.ask(port, '/v1/info', { headers: { authorization: `Bearer ${token}` } })
  expect(answer.status).toBe(403)
  expect(answer.text).not.toContain('bootId')
})

it('[P21] lets preflights pass between ports of one workspace, and no others', async () => {
  await using p = await testPreviews()
  await using app = await startApp((req, res) => {
    res.setHeader('Access-Control-Allow-Origin', req.headers.origin ?? 'none')
    res.end(req.headers.origin ?? 'none')
  })
  const preflight = (origin: string) =>
    p.ask(app.port, '/api', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'x-a',
      },
    })
  const sibling = `http://${p.hostOf(5173)}`
  expect(await preflight(sibling)).toMatchObject({
    status: 204,
    headers: {
      'access-control-allow-origin': sibling,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'x-a',
    },
  })
  for (const origin of [
    'https://evil.test',
    `http://5173--other-slug.localhost:${p.port}`,
    'null',
  ]) {
    const refused = await preflight(origin)
    expect(refused.status).toBe(401)
    expect(refused.headers['access-control-allow-origin']).toBeUndefined()
  }
  const unsigned = await p.ask(app.port, '/api', { headers: { origin: sibling } })
  expect(unsigned).toMatchObject({
    status: 401,
    headers: { 'access-control-allow-origin': sibling },
  })
  const cookie = await p.enter(p.w.ada, app.port)
  const answer = await p.ask(app.port, '/api', { headers: { origin: sibling, cookie } })
  expect(answer.text).toBe('http://localhost:5173')
  expect(answer.headers['access-control-allow-origin']).toBe(sibling)
})

it('[P22] never speaks to one sandbox over a connection to another', async () => {
  await using a = await startTestAgent({ config: { portScope: 'all' } })
  await using p = await testPreviews({ agent: a })
  await using app = await startApp((_req, res) => res.end('A'))
  const cookie = await p.enter(p.w.ada, app.port)
  const get = () => p.ask(app.port, '/', { headers: { cookie } })
  expect((await get()).text).toBe('A')
  const { port } = a.address
  await a.kill()
  await p.w.sandboxes.detach(p.w.id)
  expect((await get()).status).toBe(503)
  await using b = await startTestAgent({
    config: { portScope: 'all', listen: { host: '127.0.0.1', port }, hiddenPorts: [] },
  })
  app.server.removeAllListeners('request')
  app.server.on('request', (_req, res) => res.end('B'))
  p.w.attach(b.client)
  expect((await get()).text).toBe('B')
})

it('[PV1] waits in a page where nothing listens, and says so to programs', async () => {
  await using p = await testPreviews()
  await using app = await echo()
  const { port } = app
  const cookie = await p.enter(p.w.ada, port)
  app.server.close()
  app.server.closeAllConnections()
  const page = await p.ask(port, '/', { headers: { cookie }, navigate: true })
  expect(page.status).toBe(503)
  expect(page.text).toContain(`Waiting for port ${port}`)
  expect(page.headers['content-security-policy']).toContain(
    `frame-ancestors 'self' http://localhost:${p.port}`,
  )
  const ready = () => p.ask(port, '/.atelier/ready', { headers: { cookie } })
  expect((await ready()).text).toBe('{"ready":false}')
  const script = await p.ask(port, '/', { headers: { cookie } })
  expect(script.status).toBe(503)
  expect(script.text).toMatch(/^\{"error"/)
  app.server.listen(port, '127.0.0.1')
  expect((await ready()).text).toBe('{"ready":true}')
  await p.w.sandboxes.detach(p.w.id)
  await sql`update workspace set status = 'stopped'`.execute(p.w.db)
  const stopped = await p.ask(port, '/', { headers: { cookie }, navigate: true })
  expect(stopped.text).toContain('is stopped')
  const unknown = await ask(p.port, `3000--nobody.localhost:${p.port}`, '/', { navigate: true })
  expect(unknown.status).toBe(404)
})

it('[PV1] tells nothing internal when an app breaks', async () => {
  await using p = await testPreviews()
  await using app = await startApp((req) => req.socket.destroy())
  const cookie = await p.enter(p.w.ada, app.port)
  for (const navigate of [true, false]) {
    const answer = await p.ask(app.port, '/', { headers: { cookie }, navigate })
    expect(answer.status).toBe(502)
    expect(answer.text).toContain('gave no answer')
    expect(answer.text).not.toMatch(/ECONN|UND_ERR|node:|at /)
  }
})

it('[PV2] keeps what was decided', async () => {
  await using p = await testPreviews({ agent: 'none' })
  expect((await p.decide(p.w.ada, 4000, 'public')).status).toBe(200)
  const list = await p.h.call(p.w.ada, `/workspaces/${p.w.id}/ports`)
  const url = `http://4000--${p.w.slug}.localhost:${p.port}/`
  expect(await list.json()).toEqual({
    ports: [{ port: 4000, process: null, listening: false, visibility: 'public', url }],
  })
  expect((await p.decide(p.w.ada, 70_000, 'public')).status).toBe(400)
  expect((await p.decide(p.w.ada, 4000, 'everyone')).status).toBe(400)
})

it('[PV3] lets a program in by API token, which the app never sees', async () => {
  await using p = await testPreviews()
  await using app = await echo()
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const ours = await p.ask(app.port, '/', { headers: bearer(p.w.ada) })
  expect(ours.status).toBe(200)
  expect(echoed(ours.text).headers['authorization']).toBeUndefined()
  const eve = await aPerson(p.w.db, 'Eve')
  expect((await p.ask(app.port, '/', { headers: bearer(eve) })).status).toBe(403)
  const cookie = await p.enter(p.w.ada, app.port)
  const theirs = await p.ask(app.port, '/', { headers: { cookie, ...bearer('app-token') } })
  expect(echoed(theirs.text).headers['authorization']).toBe('Bearer app-token')
})

it('[PV4] keeps pages of other origins from using the cookie', async () => {
  await using p = await testPreviews()
  await using app = await echo()
  new WebSocketServer({ server: app.server })
  const cookie = await p.enter(p.w.ada, app.port)
  const opens = async (origin: string) => {
    const socket = p.socket(app.port, '/', { cookie, origin })
    const outcome = await once(socket, 'open').then(() => 'open', String)
    socket.terminate()
    return outcome
  }
  expect(await opens(`http://${p.hostOf(app.port)}`)).toBe('open')
  expect(await opens(`http://${p.hostOf(5173)}`)).toBe('open')
  expect(await opens('https://evil.test')).toContain('403')
  const other = `http://5173--other.localhost:${p.port}`
  expect(await opens(other)).toContain('403')
  const post = { method: 'POST', headers: { cookie, origin: other }, body: 'x' }
  expect((await p.ask(app.port, '/', post)).status).toBe(403)
})

it('[PV5] speaks to the app as localhost, and maps its answers back', async () => {
  await using p = await testPreviews()
  await using app = await startApp((req, res) => {
    const { url = '', headers } = req
    if (url.startsWith('/to/')) res.setHeader('Location', decodeURIComponent(url.slice(4)))
    res.setHeader('X-Frame-Options', 'DENY')
    res.setHeader('Content-Security-Policy', "default-src 'self'; frame-ancestors 'none'")
    res.setHeader('Clear-Site-Data', '"*"')
    res.setHeader('Service-Worker-Allowed', '/')
    res.setHeader('X-CaSe', ['1', '2'])
    res.end(JSON.stringify({ url, headers, raw: req.rawHeaders }))
  })
  const cookie = await p.enter(p.w.ada, app.port)
  const own = `http://${p.hostOf(app.port)}`
  const local = `localhost:${app.port}`
  const headers = {
    cookie,
    origin: own,
    referer: `${own}/page?x`,
    'X-MiXed': 'y',
    'x-forwarded-for': '6.6.6.6',
  }
  const answer = await p.ask(app.port, '/a%20b?c=%2F', { headers })
  expect(echoed(answer.text)).toMatchObject({
    url: '/a%20b?c=%2F',
    headers: {
      host: local,
      origin: `http://${local}`,
      referer: `http://${local}/page?x`,
      'x-forwarded-for': '127.0.0.1',
    },
  })
  expect(echoed(answer.text).raw).toContain('X-MiXed')
  expect(answer.rawHeaders.filter((name) => name === 'X-CaSe')).toHaveLength(2)
  expect(answer.headers['x-frame-options']).toBeUndefined()
  expect(answer.headers['clear-site-data']).toBeUndefined()
  expect(answer.headers['service-worker-allowed']).toBeUndefined()
  expect(answer.headers['content-security-policy']).toBe(
    `default-src 'self'; frame-ancestors http://localhost:${p.port}, frame-ancestors 'self' http://localhost:${p.port}`,
  )
  const plain = await p.ask(app.port, '/', { headers: { cookie } })
  expect(echoed(plain.text).headers).toMatchObject({
    'x-forwarded-host': p.hostOf(app.port),
    'x-forwarded-proto': 'http',
  })
  for (const [to, back] of [
    [`http://${local}/x?y`, `${own}/x?y`],
    ['http://127.0.0.1:9999', `http://${p.hostOf(9999)}`],
    ['/here', '/here'],
    ['https://localhost.evil.test/', 'https://localhost.evil.test/'],
  ] as const) {
    const moved = await p.ask(app.port, `/to/${encodeURIComponent(to)}`, { headers: { cookie } })
    expect(moved.headers.location).toBe(back)
  }
})

async function connections(server: {
  getConnections(cb: (e: Error | null, n: number) => void): unknown
}) {
  return new Promise<number>((settle) => server.getConnections((_error, count) => settle(count)))
}

it('[P18] keeps bytes as they are for an old client', async () => {
  await using p = await testPreviews()
  await using app = await startApp((_req, res) => res.end('old'))
  const cookie = await p.enter(p.w.ada, app.port)
  const socket = connect(p.port, '127.0.0.1')
  socket.write(`GET / HTTP/1.0\r\nHost: ${p.hostOf(app.port)}\r\nCookie: ${cookie}\r\n\r\n`)
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nold$/)
})

it('[PV7] finds ports as they open and close, and tells everybody', async () => {
  await using p = await testPreviews()
  type Told = { type: string; ports?: Port[] }
  const news: Told[] = []
  const events = p.h.open(await p.w.join('Vi', 'viewer'), `/events/${p.w.id}`)
  events.on('message', (data) => news.push(JSON.parse(String(data)) as Told))
  await until('hello', () => news[0])
  const port = await freePort()
  const tid = TerminalId.parse('app')
  const script = `require('http').createServer((q, s) => s.end('up')).listen(${port}, '127.0.0.1')`
  const command = `exec "${process.execPath}" -e "${script}"`
  await p.agent!.client.ptys.create(tid, { command })
  const told = (listening: boolean) =>
    until(`the port ${listening ? 'open' : 'closed'}`, () => {
      const last = news.findLast((one) => one.ports)?.ports ?? []
      return last.some((one) => one.port === port && one.listening) === listening || undefined
    })
  await told(true)
  const list = await p.h.call(p.w.ada, `/workspaces/${p.w.id}/ports`)
  const { ports } = (await list.json()) as { ports: Port[] }
  expect(ports.find((one) => one.port === port)).toMatchObject({
    listening: true,
    visibility: 'members',
    url: `http://${p.hostOf(port)}/`,
  })
  expect(ports.some((one) => one.port === p.agent!.address.port)).toBe(false)
  const cookie = await p.enter(p.w.ada, port)
  expect((await p.ask(port, '/', { headers: { cookie } })).text).toBe('up')
  await p.agent!.client.ptys.close(tid)
  await told(false)
})
