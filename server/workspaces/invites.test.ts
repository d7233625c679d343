import { expect, it } from 'vitest'
import { testDatabase } from '../store/test-database.ts'
import { aPerson, aRecord, letIn, peopleOn } from './test-people.ts'

async function world(db: Parameters<typeof peopleOn>[0]) {
  const parts = peopleOn(db)
  const [ada, bob] = [await aPerson(db, 'Ada'), await aPerson(db, 'Bob')]
  const { id } = await parts.store.create(ada, aRecord())
  const make = async (role: 'admin' | 'editor' | 'viewer', hours = 1) => {
    const made = await parts.invites.make(id, ada, { role, hours })
    return { ...made, secret: made.url.split('/join/')[1]! }
  }
  return { ...parts, ada, bob, id, make }
}

it('[WS8] describes a link, lets in by it, and stores no secret', async () => {
  await using t = await testDatabase()
  const { invites, members, make, bob, id } = await world(t.db)
  const { secret, url } = await make('editor')
  expect(url).toBe(`http://localhost:3000/join/${secret}`)
  expect(await invites.describe(secret)).toMatchObject({
    kind: 'invite',
    role: 'editor',
    invitedBy: 'Ada',
    workspace: { id, name: 'compiler' },
  })
  expect(await invites.redeem(secret, bob)).toBe(id)
  expect(await members.roleOf(bob, id)).toBe('editor')
  const stored = await t.db.selectFrom('invite').selectAll().executeTakeFirstOrThrow()
  expect(stored.secret_hash).toHaveLength(32)
  expect(JSON.stringify(stored)).not.toContain(secret)
})

it('[WS9] never changes the role of a member who opens a link', async () => {
  await using t = await testDatabase()
  const { invites, members, make, ada, bob, id } = await world(t.db)
  await invites.redeem((await make('admin')).secret, bob)
  await invites.redeem((await make('viewer')).secret, bob)
  await invites.redeem((await make('viewer')).secret, ada)
  expect(await members.roleOf(bob, id)).toBe('admin')
  expect(await members.roleOf(ada, id)).toBe('owner')
})

it('[WS10] keeps a removed person out, and everybody out of the link they came by', async () => {
  await using t = await testDatabase()
  const w = await world(t.db)
  const other = await w.make('viewer')
  const used = await letIn(w, { workspaceId: w.id, by: w.ada, userId: w.bob, role: 'editor' })
  await w.members.remove(w.id, w.ada, w.bob)
  await expect(w.invites.redeem(used, w.bob)).rejects.toMatchObject({ code: 'not_found' })
  await expect(w.invites.redeem(other.secret, w.bob)).rejects.toMatchObject({ code: 'forbidden' })
  const bobAgain = await aPerson(t.db, 'Bob again')
  await expect(w.invites.redeem(used, bobAgain)).rejects.toMatchObject({ code: 'not_found' })
  await w.invites.redeem((await w.make('viewer')).secret, w.bob)
  expect(await w.members.roleOf(w.bob, w.id)).toBe('viewer')
})

it('[WS11] closes a link that ended, was revoked, or whose maker may not invite any more', async () => {
  await using t = await testDatabase()
  const w = await world(t.db)
  const [ended, revoked] = [await w.make('viewer'), await w.make('viewer')]
  await t.db
    .updateTable('invite')
    .set({ expires_at: new Date(Date.now() - 1000) })
    .where('id', '=', ended.id)
    .execute()
  await w.invites.revoke(w.id, w.ada, revoked.id)
  await letIn(w, { workspaceId: w.id, by: w.ada, userId: w.bob, role: 'admin' })
  const byBob = await w.invites.make(w.id, w.bob, { role: 'editor', hours: 1 })
  await w.members.changeRole(w.id, { actor: w.ada, userId: w.bob, role: 'viewer' })
  const cat = await aPerson(t.db, 'Cat')
  for (const secret of [ended.secret, revoked.secret, byBob.url.split('/join/')[1]!, 'nonsense']) {
    expect(await w.invites.describe(secret)).toBeUndefined()
    await expect(w.invites.redeem(secret, cat)).rejects.toMatchObject({ code: 'not_found' })
  }
})
