import { expect, it } from 'vitest'
import type { Me } from '../../shared/accounts.ts'
import { AuditPage } from '../../shared/audit.ts'
import { UserId } from '../../shared/ids.ts'
import { type AccountsWorld, accountsOn, anOwner } from '../accounts/test-accounts.ts'
import { requireCaller } from '../http/gate.ts'
import { PortStore } from '../previews/port-store.ts'
import { type TestDatabase, testDatabase } from '../store/test-database.ts'
import { aPerson, aRecord, letIn } from '../workspaces/test-people.ts'
import { AuditTrail } from './audit-trail.ts'
import { auditRoutes } from './routes.ts'

/** The accounts with the routes of this area, as `app.ts` puts them together. */
function audited(t: TestDatabase): AccountsWorld {
  const world = accountsOn(t.db)
  world.app.use('/api/*', requireCaller)
  const trail = new AuditTrail({ db: t.db })
  world.app.route('/api', auditRoutes({ access: world.members, trail }))
  return world
}
type Browser = Awaited<ReturnType<typeof anOwner>>
const read = async (by: Browser, path: string) => AuditPage.parse(await by.call('GET', path))
const kinds = ({ entries }: AuditPage) => entries.map(({ kind }) => kind)

it('[AU1] every way in and out has an entry, by whom and from where', async () => {
  await using t = await testDatabase()
  const world = audited(t)
  const ada = await anOwner(world)
  const { id } = await ada.call<{ id: string }>('POST', '/api/tokens', { name: 'ci' })
  await ada.call('DELETE', `/api/tokens/${id}`)
  await ada.call('POST', '/api/accounts/sign-out')
  await ada.signIn()
  const page = await read(ada, '/api/me/audit')
  expect(kinds(page)).toEqual([
    'signed_in',
    'signed_out',
    'token_revoked',
    'token_made',
    'signed_in',
    'passkey_added',
  ])
  const [last] = page.entries
  expect(last).toMatchObject({ actor: { name: 'Ada' }, details: { device: 'Firefox on Linux' } })
  expect(kinds(await read(ada, '/api/me/audit/installation'))).toContain('owner_link_made')
})

it('[AU2] every change of a workspace’s rights has an entry, to whom and as what', async () => {
  await using t = await testDatabase()
  const world = audited(t)
  const ada = await anOwner(world)
  const by = UserId.parse((await ada.call<Me>('GET', '/api/me')).id)
  const bob = await aPerson(t.db, 'Bob')
  const { id } = await world.store.create(by, aRecord())
  await letIn(world, { workspaceId: id, by, userId: bob, role: 'editor' })
  await world.members.changeRole(id, { actor: by, userId: bob, role: 'admin' })
  await world.members.remove(id, by, bob)
  await world.members.restore(id, { actor: by, userId: bob, role: 'viewer' })
  await world.members.remove(id, bob, bob)
  const invite = await world.invites.make(id, by, { role: 'viewer', hours: 1 })
  await world.invites.revoke(id, by, invite.id)
  await world.invites.revoke(id, by, invite.id)
  const ports = new PortStore({ db: t.db })
  await ports.decide({ workspaceId: id, port: 3000, visibility: 'public', by })
  const page = await read(ada, `/api/workspaces/${id}/audit`)
  expect(kinds(page).toReversed()).toEqual([
    'workspace_created',
    'invite_made',
    'joined',
    'role_changed',
    'removed',
    'restored',
    'left',
    'invite_made',
    'invite_revoked',
    'port_shared',
  ])
  const changed = page.entries.find(({ kind }) => kind === 'role_changed')
  expect(changed).toMatchObject({ actor: { id: by }, subject: { id: bob, name: 'Bob' } })
  expect(changed?.details).toEqual({ role: 'admin' })
  expect(await world.store.wantDeleted(id, by)).toBe(true)
  expect(await world.store.wantDeleted(id, by)).toBe(false)
  const all = await read(ada, '/api/me/audit/installation')
  expect(kinds(all).filter((kind) => kind === 'workspace_deleted')).toHaveLength(1)
})

it('[AU3] what was refused or rolled back has no entry', async () => {
  await using t = await testDatabase()
  const world = audited(t)
  const ada = await anOwner(world)
  const by = UserId.parse((await ada.call<Me>('GET', '/api/me')).id)
  const [bob, cyd] = [await aPerson(t.db, 'Bob'), await aPerson(t.db, 'Cyd')]
  const { id } = await world.store.create(by, aRecord())
  for (const userId of [bob, cyd]) {
    await letIn(world, { workspaceId: id, by, userId, role: 'admin' })
  }
  const before = kinds(await read(ada, `/api/workspaces/${id}/audit`))
  const { members, invites } = world
  const nobody = '00000000-0000-4000-8000-000000000000'
  const refused = [
    () => members.changeRole(id, { actor: bob, userId: cyd, role: 'viewer' }),
    () => members.remove(id, bob, by),
    () => members.restore(id, { actor: by, userId: cyd, role: 'viewer' }),
    () => invites.make(id, bob, { role: 'admin', hours: 1 }),
    () => invites.revoke(id, by, nobody),
  ]
  for (const attempt of refused) await expect(attempt()).rejects.toMatchObject({ name: 'AppError' })
  expect(kinds(await read(ada, `/api/workspaces/${id}/audit`))).toEqual(before)
  expect((await ada.send('DELETE', `/api/tokens/${nobody}`)).status).toBe(404)
  expect(kinds(await read(ada, '/api/me/audit'))).not.toContain('token_revoked')
})

it('[AU4] an entry holds no secret, and outlives whom and what it tells of', async () => {
  await using t = await testDatabase()
  const world = audited(t)
  const ada = await anOwner(world)
  const by = UserId.parse((await ada.call<Me>('GET', '/api/me')).id)
  const bob = await aPerson(t.db, 'Bob')
  const { id } = await world.store.create(by, aRecord())
  const secret = await letIn(world, { workspaceId: id, by, userId: bob, role: 'editor' })
  const { token } = await ada.call<{ token: string }>('POST', '/api/tokens', { name: 'ci' })
  await world.store.remove(id)
  await t.db.deleteFrom('person').where('id', '=', bob).execute()
  const rows = await t.db.selectFrom('audit_entry').selectAll().execute()
  const text = JSON.stringify(rows)
  for (const hidden of [secret, token, token.slice(4)]) expect(text).not.toContain(hidden)
  const { entries } = await read(ada, '/api/me/audit/installation')
  expect(entries.find(({ kind }) => kind === 'joined')?.actor).toEqual({ id: bob, name: null })
})

it('[AU5] each reads what they answer for, page by page', async () => {
  await using t = await testDatabase()
  const world = audited(t)
  const ada = await anOwner(world)
  const by = UserId.parse((await ada.call<Me>('GET', '/api/me')).id)
  const { id } = await world.store.create(by, aRecord())
  const invite = await world.invites.make(id, by, { role: 'editor', hours: 1 })
  const bob = world.browser()
  await bob.register({ name: 'Bob', link: invite.url.split('/join/')[1] ?? '' })
  for (const path of [`/api/workspaces/${id}/audit`, '/api/me/audit/installation']) {
    expect((await bob.send('GET', path)).status).toBe(403)
    expect((await world.browser().send('GET', path)).status).toBe(401)
  }
  expect(kinds(await read(bob, '/api/me/audit'))).toEqual(['signed_in', 'passkey_added'])
  const first = await read(ada, '/api/me/audit/installation?limit=2')
  const second = await read(ada, `/api/me/audit/installation?limit=200&before=${first.next}`)
  const whole = await read(ada, '/api/me/audit/installation?limit=200')
  expect([...first.entries, ...second.entries]).toEqual(whole.entries)
  expect([second.next, whole.next]).toEqual([null, null])
  expect((await ada.send('GET', '/api/me/audit?before=x')).status).toBe(400)
})
