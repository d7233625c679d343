import { expect, it } from 'vitest'
import { LinkInfo, type CeremonyOptions, type Me } from '../../shared/accounts.ts'
import { UserId } from '../../shared/ids.ts'
import { testDatabase } from '../store/test-database.ts'
import { aRecord } from '../workspaces/test-people.ts'
import {
  accountsOn,
  anOwner,
  secretOf,
  type AccountsWorld,
  type TestBrowser,
} from './test-accounts.ts'

async function anInvite(world: AccountsWorld, owner: TestBrowser) {
  const me = await owner.call<Me>('GET', '/api/me')
  const { id } = await world.store.create(UserId.parse(me.id), aRecord())
  const made = await world.invites.make(id, UserId.parse(me.id), { role: 'editor', hours: 1 })
  return { ...made, secret: secretOf(made), workspaceId: id, by: UserId.parse(me.id) }
}

it('[AC1] the owner link makes the first owner, once', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  expect(await world.accounts.hasOwner()).toBe(false)
  const link = secretOf(await world.accounts.createOwnerLink())
  const ada = world.browser()
  const info = LinkInfo.parse(await ada.call('POST', '/api/accounts/links/describe', { link }))
  expect(info.kind).toBe('owner')
  const me = await ada.register({ name: 'Ada', link })
  expect(me).toMatchObject({ name: 'Ada', instanceOwner: true })
  expect(await ada.call('GET', '/api/me')).toEqual(me)
  expect(await world.accounts.hasOwner()).toBe(true)
  await expect(world.browser().register({ name: 'Eve', link })).rejects.toThrow(/404/)
})

it('[AC2] of two who hold the owner link at once, one becomes the owner', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const link = secretOf(await world.accounts.createOwnerLink())
  const tries = ['Ada', 'Eve'].map((name) => world.browser().register({ name, link }))
  const done = await Promise.allSettled(tries)
  expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await t.db.selectFrom('person').selectAll().execute()).toHaveLength(1)
  expect(await t.db.selectFrom('passkey').selectAll().execute()).toHaveLength(1)
})

it('[AC3] a failed ceremony uses up the challenge, not the link, and leaves nobody behind', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const link = secretOf(await world.accounts.createOwnerLink())
  const ada = world.browser()
  const twists = [
    { origin: 'http://3000--demo.localhost:3000' },
    { origin: 'http://localhost:3001' },
    { rpId: 'evil.example' },
    { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
  ]
  for (const twist of twists) {
    const begun = await ada.call<CeremonyOptions>('POST', '/api/accounts/passkeys/options', {
      name: 'Ada',
      link,
    })
    const { challengeId, options } = begun
    const bad = { challengeId, response: ada.passkeys.create(options, twist) }
    expect((await ada.send('POST', '/api/accounts/passkeys', bad)).status).toBe(400)
    const good = { challengeId, response: ada.passkeys.create(options) }
    expect((await ada.send('POST', '/api/accounts/passkeys', good)).status).toBe(400)
  }
  expect(await t.db.selectFrom('person').selectAll().execute()).toEqual([])
  expect(await ada.register({ name: 'Ada', link })).toMatchObject({ name: 'Ada' })
})

it('[AC4] signs in by a passkey without asking for a name', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const ada = await anOwner(world)
  await ada.call('POST', '/api/accounts/sign-out')
  expect(ada.cookie).toBe('')
  expect((await ada.send('GET', '/api/me')).status).toBe(401)
  expect(await ada.signIn()).toMatchObject({ name: 'Ada' })
  const { passkeys } = await ada.call<{ passkeys: object[] }>('GET', '/api/accounts/passkeys')
  expect(passkeys).toMatchObject([{ name: 'Firefox on Linux', lastUsedAt: expect.any(String) }])
})

it('[AC5] refuses a sign-in that is replayed, late, foreign, copied or unknown', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const ada = await anOwner(world)
  const begin = () => ada.call<CeremonyOptions>('POST', '/api/accounts/sign-in/options', {})
  const finish = async (challengeId: string, response: object) =>
    (await ada.send('POST', '/api/accounts/sign-in', { challengeId, response })).status

  const first = await begin()
  const answer = ada.passkeys.get(first.options)
  expect(await finish(first.challengeId, answer)).toBe(200)
  expect(await finish(first.challengeId, answer)).toBe(400)
  expect(await finish((await begin()).challengeId, answer)).toBe(401)

  const foreign = await begin()
  const elsewhere = { origin: 'http://3000--demo.localhost:3000' }
  expect(await finish(foreign.challengeId, ada.passkeys.get(foreign.options, elsewhere))).toBe(401)

  const copied = await begin()
  expect(await finish(copied.challengeId, ada.passkeys.get(copied.options, { counter: 1 }))).toBe(
    401,
  )

  const stranger = world.browser()
  const late = await begin()
  world.clock.ms += 6 * 60_000
  expect(await finish(late.challengeId, ada.passkeys.get(late.options))).toBe(400)
  stranger.passkeys.create({ challenge: 'x', rp: { id: 'localhost' }, user: { id: 'x' } })
  const unknown = await begin()
  expect(await finish(unknown.challengeId, stranger.passkeys.get(unknown.options))).toBe(401)
  expect(await finish((await begin()).challengeId, { id: '1' })).toBe(400)
  expect(world.failures).toEqual([])
})

it('[AC6] an invite makes a person, a passkey and a member; the link stays good for others', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const invite = await anInvite(world, await anOwner(world))
  for (const name of ['Bob', "Robert'); drop table person;--"]) {
    const me = await world.browser().register({ name, link: invite.secret })
    expect(me).toMatchObject({ name, instanceOwner: false })
    expect(await world.members.roleOf(me.id, invite.workspaceId)).toBe('editor')
  }
})

it('[AC7] a link that ends during the ceremony leaves no account behind', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const invite = await anInvite(world, await anOwner(world))
  const bob = world.browser()
  const wish = { name: 'Bob', link: invite.secret }
  const begun = await bob.call<CeremonyOptions>('POST', '/api/accounts/passkeys/options', wish)
  await world.invites.revoke(invite.workspaceId, invite.by, invite.id)
  const { challengeId } = begun
  const response = bob.passkeys.create(begun.options)
  const answer = await bob.send('POST', '/api/accounts/passkeys', { challengeId, response })
  expect(answer.status).toBe(404)
  const names = await t.db.selectFrom('person').select('name').execute()
  expect(names).toEqual([{ name: 'Ada' }])
})

it('[AC8] stores no secret of a link, a challenge, a session or a token as it is', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const ada = await anOwner(world)
  const invite = await anInvite(world, ada)
  const wish = { name: 'Bob', link: invite.secret }
  const begun = await world
    .browser()
    .call<{ options: { challenge: string } }>('POST', '/api/accounts/passkeys/options', wish)
  const { token } = await ada.call<{ token: string }>('POST', '/api/tokens', { name: 'ci' })
  const { ticket } = await ada.call<{ ticket: string }>('POST', '/api/tickets')
  const stored = JSON.stringify([
    await t.db.selectFrom('one_time').selectAll().execute(),
    await t.db.selectFrom('session').selectAll().execute(),
    await t.db.selectFrom('api_token').selectAll().execute(),
  ])
  const cookie = ada.cookie.split('=')[1] ?? ''
  for (const secret of [invite.secret, begun.options.challenge, token, ticket, cookie]) {
    expect(secret.length).toBeGreaterThan(30)
    expect(stored).not.toContain(secret)
  }
})

it('[AC9] several passkeys: add, rename, revoke, but never the last one', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const ada = await anOwner(world)
  type List = { passkeys: { id: string; name: string }[] }
  const list = async () => (await ada.call<List>('GET', '/api/accounts/passkeys')).passkeys
  const [first] = await list()
  expect((await ada.send('DELETE', `/api/accounts/passkeys/${first!.id}`)).status).toBe(409)
  await ada.register({})
  await ada.call('PATCH', `/api/accounts/passkeys/${first!.id}`, { name: 'Old laptop' })
  expect((await list()).map(({ name }) => name)).toEqual(['Old laptop', 'Firefox on Linux'])
  const ids = (await list()).map(({ id }) => id)
  const tries = ids.map((id) => ada.send('DELETE', `/api/accounts/passkeys/${id}`))
  expect((await Promise.all(tries)).map(({ status }) => status).sort()).toEqual([204, 409])
  expect(await list()).toHaveLength(1)
})

it('[AC10] nobody touches what is another person’s', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const ada = await anOwner(world)
  const eve = world.browser()
  await eve.register({ name: 'Eve', link: (await anInvite(world, ada)).secret })
  const passkey = await t.db.selectFrom('passkey').select('id').executeTakeFirstOrThrow()
  const { id } = await ada.call<{ id: string }>('POST', '/api/tokens', { name: 'ci' })
  const { sessions } = await ada.call<{ sessions: { id: string }[] }>(
    'GET',
    '/api/accounts/sessions',
  )
  const paths = [
    `/api/accounts/passkeys/${passkey.id}`,
    `/api/tokens/${id}`,
    `/api/accounts/sessions/${sessions[0]!.id}`,
  ]
  for (const path of paths) expect((await eve.send('DELETE', path)).status).toBe(404)
  const renamed = await eve.send('PATCH', paths[0]!, { name: 'Mine now' })
  expect(renamed.status).toBe(404)
})

it('[AC11] a new owner link adds a passkey for the owner, and ends the link before it', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  await anOwner(world)
  const old = secretOf(await world.accounts.createOwnerLink())
  const link = secretOf(await world.accounts.createOwnerLink())
  const phone = world.browser()
  expect((await phone.send('POST', '/api/accounts/links/describe', { link: old })).status).toBe(404)
  expect(await phone.register({ name: 'Somebody', link })).toMatchObject({
    name: 'Ada',
    instanceOwner: true,
  })
  world.clock.ms += 25 * 3_600_000
  expect((await phone.send('POST', '/api/accounts/links/describe', { link })).status).toBe(404)
})

it('[AC12] the command line’s token may come before the owner has a browser', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const owner = await world.accounts.ensureOwner()
  const { token } = await world.accounts.createToken(owner, 'cli')
  expect(await world.accounts.hasOwner()).toBe(false)
  const ada = await anOwner(world)
  expect(await ada.call('GET', '/api/me')).toMatchObject({ id: owner, name: 'Ada' })
  const caller = await world.accounts.authenticate({ authorization: `Bearer ${token}` })
  expect(caller).toMatchObject({ userId: owner, name: 'Ada', via: { kind: 'token' } })
})

it('[AC21] a name is a visible line; nothing in a path or an answer breaks a query', async () => {
  await using t = await testDatabase()
  const world = accountsOn(t.db)
  const ada = await anOwner(world)
  for (const name of ['', '   ', 'a\u0000b', 'a\nb', '\u202Eadmin', 'x'.repeat(61)]) {
    expect((await ada.send('PATCH', '/api/me', { name })).status).toBe(400)
    expect((await ada.send('POST', '/api/tokens', { name })).status).toBe(400)
  }
  for (const name of ["O'Brien", '李雷', '"; drop table person; --', '👩‍💻 Ada']) {
    expect(await ada.call('PATCH', '/api/me', { name })).toMatchObject({ name })
  }
  expect((await ada.send('DELETE', '/api/accounts/passkeys/a%00b')).status).toBe(400)
  expect((await ada.send('DELETE', "/api/tokens/1'%20or%201=1")).status).toBe(400)
  const link = '\u0000'
  expect((await ada.send('POST', '/api/accounts/links/describe', { link })).status).toBe(404)
  expect(world.failures).toEqual([])
})
