import { sql } from 'kysely'
import { expect, it } from 'vitest'
import type { MadeApiToken, Session, Ticket } from '../../shared/accounts.ts'
import { testDatabase } from '../store/test-database.ts'
import { accountsOn, anOwner } from './test-accounts.ts'

const DAY_MS = 24 * 3_600_000

it('[AC13] a session lasts 30 days after its last use', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const ada = await anOwner(world)
  for (let use = 0; use < 3; use += 1) {
    world.clock.ms += 29 * DAY_MS
    expect((await ada.send('GET', '/api/me')).status).toBe(200)
  }
  world.clock.ms += 31 * DAY_MS
  expect((await ada.send('GET', '/api/me')).status).toBe(401)
})

it('[AC14] lists sessions, ends one, ends all others; says so after it is done', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const laptop = await anOwner(world)
  const phones = [world.browser(), world.browser()]
  for (const phone of phones) {
    phone.passkeys.keys.push(...laptop.passkeys.keys)
    await phone.signIn()
  }
  const ended: string[] = []
  world.accounts.onEnded(({ id }) => ended.push(id))
  const list = async () =>
    (await laptop.call<{ sessions: Session[] }>('GET', '/api/accounts/sessions')).sessions
  expect((await list()).map(({ device }) => device)).toEqual(Array(3).fill('Firefox on Linux'))
  const other = (await list()).find(({ current }) => !current)
  await laptop.call('DELETE', `/api/accounts/sessions/${other!.id}`)
  expect(ended).toEqual([other!.id])
  await laptop.call('DELETE', '/api/accounts/sessions')
  expect(ended).toHaveLength(2)
  expect(await list()).toMatchObject([{ current: true }])
  for (const phone of phones) expect((await phone.send('GET', '/api/me')).status).toBe(401)
})

it('[AC15] a token is told once, acts as its person, and ends when revoked', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const ada = await anOwner(world)
  const made = await ada.call<MadeApiToken>('POST', '/api/tokens', { name: 'ci' })
  expect(made.token).toMatch(/^atl_[\w-]{43}$/)
  const authorization = `Bearer ${made.token}`
  const me = await world.app.request('/api/me', { headers: { authorization } })
  expect(await me.json()).toMatchObject({ name: 'Ada' })
  const listed = await world.app.request('/api/tokens', { headers: { authorization } })
  const text = await listed.text()
  expect(text).toContain(made.id)
  expect(text).not.toContain(made.token)
  await ada.call('DELETE', `/api/tokens/${made.id}`)
  expect((await world.app.request('/api/me', { headers: { authorization } })).status).toBe(401)
})

it('[AC22] whose use cannot be noted, as on a full disk, is let in all the same', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const ada = await anOwner(world)
  const { token } = await ada.call<MadeApiToken>('POST', '/api/tokens', { name: 'ci' })
  for (const table of ['session', 'api_token']) {
    await sql`alter table ${sql.table(table)} add constraint never check (false) not valid`.execute(
      t.db,
    )
  }
  world.clock.ms += DAY_MS
  expect((await ada.send('GET', '/api/me')).status).toBe(200)
  const headers = { authorization: `Bearer ${token}` }
  expect((await world.app.request('/api/me', { headers })).status).toBe(200)
})

it('[AC16] a wrong token is not made good by a cookie', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const ada = await anOwner(world)
  for (const authorization of [
    'Bearer atl_wrong',
    'Bearer',
    'Basic eDp5',
    `Bearer ${'x'.repeat(5000)}`,
  ]) {
    const headers = { authorization, cookie: ada.cookie }
    expect((await world.app.request('/api/me', { headers })).status).toBe(401)
  }
})

it('[AC17] a token cannot make or take away passkeys', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const ada = await anOwner(world)
  const { token } = await ada.call<MadeApiToken>('POST', '/api/tokens', { name: 'ci' })
  const begin = await world.app.request('/api/accounts/passkeys/options', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  })
  expect(begin.status).toBe(403)
})

it('[AC18] a ticket works once, for a minute, and not after its session ended', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const ada = await anOwner(world)
  const make = async () => (await ada.call<Ticket>('POST', '/api/tickets')).ticket
  const ticket = await make()
  const both = [world.accounts.authenticate({ ticket }), world.accounts.authenticate({ ticket })]
  const callers = (await Promise.all(both)).filter((caller) => caller !== undefined)
  expect(callers).toMatchObject([{ name: 'Ada', via: { kind: 'session' } }])
  const late = await make()
  world.clock.ms += 61_000
  expect(await world.accounts.authenticate({ ticket: late })).toBeUndefined()
  const orphan = await make()
  await ada.call('POST', '/api/accounts/sign-out')
  expect(await world.accounts.authenticate({ ticket: orphan })).toBeUndefined()
})

it('[AC19] the cookie is host-only, unseen by scripts, and `__Host-` on https', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db, 'https://atelier.example')
  const { accounts, browser } = world
  const link = (await accounts.createOwnerLink()).url.split('/join/')[1] ?? ''
  const ada = browser()
  const begun = await ada.call<{ challengeId: string; options: Record<string, unknown> }>(
    'POST',
    '/api/accounts/passkeys/options',
    { name: 'Ada', link },
  )
  const { challengeId, options } = begun
  const response = await ada.send('POST', '/api/accounts/passkeys', {
    challengeId,
    response: ada.passkeys.create(options),
  })
  const cookie = response.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^__Host-atelier=/)
  for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/'])
    expect(cookie).toContain(part)
  expect(cookie).not.toContain('Domain')
})

it('[AC20] a planted cookie before the good one does no harm', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const ada = await anOwner(world)
  const cookie = `atelier=planted; other=1; ${ada.cookie}`
  expect(await world.accounts.authenticate({ cookie })).toMatchObject({ name: 'Ada' })
})
