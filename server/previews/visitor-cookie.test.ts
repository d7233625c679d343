import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { UserId, WorkspaceId } from '../../shared/ids.ts'
import { PreviewHosts, safePath } from './preview-host.ts'
import { isOurs, VisitorCookie, withoutOurs } from './visitor-cookie.ts'

const MINUTE = 60_000
const identity = {
  uid: UserId.parse(randomUUID()),
  via: { kind: 'session', id: randomUUID() } as const,
  ws: WorkspaceId.parse(randomUUID()),
  port: 3000,
  epoch: 2,
}
function cookieAt(now: number, options: { secret?: string; secure?: boolean } = {}) {
  const clock = { time: now, now: () => clock.time }
  const secret = Buffer.from(options.secret ?? 'one secret')
  return { clock, cookie: new VisitorCookie({ secret, secure: options.secure ?? true, clock }) }
}
const pair = (setCookie: string) => setCookie.split(';')[0] ?? ''

it('[PV6] renews a visit from the sixth minute on, and ends it after twelve hours', () => {
  const { clock, cookie } = cookieAt(1_000_000)
  const first = pair(cookie.issue(identity))
  const read = () => cookie.read(`a=1; ${first}; b=2`)
  expect(read()).toMatchObject(identity)
  expect(cookie.isAgeing(read()!)).toBe(false)
  clock.time += 6 * MINUTE
  expect(cookie.isAgeing(read()!)).toBe(true)
  const second = cookie.issue(identity, read()!.end)
  expect(cookie.read(pair(second))!.end).toBe(read()!.end)
  clock.time += 12 * 60 * MINUTE
  expect(read()).toBeUndefined()
})

it('[P15] believes no cookie it did not sign', () => {
  const { cookie } = cookieAt(0)
  const value = pair(cookie.issue(identity))
  const [name, signed = ''] = value.split('=')
  const [body = '', signature] = signed.split('.')
  const forged = Buffer.from(JSON.stringify({ ...identity, exp: 9e15, end: 9e15 })).toString(
    'base64url',
  )
  for (const bad of [
    `${forged}.${signature}`,
    body,
    `${body}.`,
    `.${signature}`,
    `${signed}.x`.slice(1),
    '',
  ]) {
    expect(cookie.read(`${name}=${bad}`)).toBeUndefined()
  }
  expect(cookieAt(0, { secret: 'another' }).cookie.read(value)).toBeUndefined()
  expect(cookie.read(`${name}=planted; ${value}`)).toMatchObject(identity)
})

it('[P15] picks attributes that the deployment’s browsers keep', () => {
  const kept = (publicUrl: string, previewBase: string) => {
    const { secure } = new PreviewHosts({ publicUrl, previewBase })
    return cookieAt(0, { secure }).cookie.issue(identity)
  }
  const partitioned =
    /^__Host-atelier-preview=\S+ Max-Age=43200; Path=\/; Secure; HttpOnly; SameSite=None; Partitioned$/
  expect(kept('http://localhost:3000', 'localhost:3000')).toMatch(partitioned)
  expect(kept('https://ide.example.test', 'apps.example.test')).toMatch(partitioned)
  expect(kept('http://ide.test', 'ide.test')).toMatch(
    /^atelier-preview=\S+ Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
  )
})

it('[P15] knows our names from those of others', () => {
  for (const name of [
    'atelier',
    '__Host-atelier',
    '__host-ATELIER-preview',
    'atelier_x',
    ' atelier-preview',
  ]) {
    expect([name, isOurs(name)]).toEqual([name, true])
  }
  for (const name of ['ateliers', 'myatelier', 'sid', '__Host-sid']) {
    expect([name, isOurs(name)]).toEqual([name, false])
  }
  expect(withoutOurs('a=1; atelier=2;b=3')).toBe('a=1;b=3')
  expect(withoutOurs('atelier=2')).toBeUndefined()
  expect(withoutOurs('a="x; y"; =odd')).toBe('a="x; y"; =odd')
})

it('[P17] reads hosts strictly and paths safely', () => {
  const hosts = new PreviewHosts({
    publicUrl: 'http://localhost:3000',
    previewBase: 'localhost:3000',
  })
  expect(hosts.parse('5173--my-app.localhost:3000')).toEqual({ port: 5173, slug: 'my-app' })
  expect(hosts.parse('5173--MY-app.LOCALHOST.')).toEqual({ port: 5173, slug: 'my-app' })
  for (const host of [
    'localhost:3000',
    '05173--a.localhost',
    '0--a.localhost',
    '70000--a.localhost',
    '5173--a--b.localhost',
    '5173--a.b.localhost',
    '5173--a.localhost.evil.test',
    '5173--a.evil.test',
    '5173-a.localhost',
    undefined,
  ]) {
    expect([host, hosts.parse(host)]).toEqual([host, undefined])
  }
  expect(safePath('/a?b#c')).toBe('/a?b#c')
  for (const bad of [undefined, '', 'a', '//x', '/\\x', 'http://x', '/a/../..//x', '/%2e%2e//x']) {
    expect([bad, safePath(bad)]).toEqual([bad, '/'])
  }
})
