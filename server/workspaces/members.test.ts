import { expect, it } from 'vitest'
import type { RoleChange } from '../seams.ts'
import { testDatabase } from '../store/test-database.ts'
import { aPerson, aRecord, letIn, peopleOn } from './test-people.ts'

async function world(db: Parameters<typeof peopleOn>[0]) {
  const parts = peopleOn(db)
  const [ada, bob, cat] = await Promise.all(['Ada', 'Bob', 'Cat'].map((name) => aPerson(db, name)))
  const { id } = await parts.store.create(ada!, aRecord())
  return { ...parts, ada: ada!, bob: bob!, cat: cat!, id }
}

it('[WS2] hides a workspace from people who are not members', async () => {
  await using t = await testDatabase()
  const { members, store, ada, bob, id } = await world(t.db)
  expect(await members.require(ada, id, 'delete')).toBe('owner')
  await expect(members.require(bob, id, 'read')).rejects.toMatchObject({ code: 'not_found' })
  expect(await store.listFor(bob)).toEqual([])
})

it('[WS3] says forbidden, with a sentence, to a member whose role is too low', async () => {
  await using t = await testDatabase()
  const w = await world(t.db)
  await letIn(w, { workspaceId: w.id, by: w.ada, userId: w.bob, role: 'viewer' })
  expect(await w.members.require(w.bob, w.id, 'read')).toBe('viewer')
  await expect(w.members.require(w.bob, w.id, 'type')).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('viewer'),
  })
})

it('[WS4] gives the lowest free colour slot, keeps it, and gives it back to who returns', async () => {
  await using t = await testDatabase()
  const w = await world(t.db)
  await letIn(w, { workspaceId: w.id, by: w.ada, userId: w.bob, role: 'editor' })
  await letIn(w, { workspaceId: w.id, by: w.ada, userId: w.cat, role: 'editor' })
  await w.members.remove(w.id, w.bob, w.bob)
  expect(await w.members.inWorkspace(w.id, [w.cat, w.bob, w.ada])).toEqual([
    { id: w.cat, name: 'Cat', slot: 2 },
    { id: w.bob, name: 'Bob', slot: 1 },
    { id: w.ada, name: 'Ada', slot: 0 },
  ])
  const dan = await aPerson(t.db, 'Dan')
  await letIn(w, { workspaceId: w.id, by: w.ada, userId: dan, role: 'viewer' })
  await letIn(w, { workspaceId: w.id, by: w.ada, userId: w.bob, role: 'viewer' })
  const slots = new Map((await w.members.list(w.id)).map(({ name, slot }) => [name, slot]))
  expect(Object.fromEntries(slots)).toEqual({ Ada: 0, Dan: 1, Cat: 2, Bob: 3 })
})

it('[WS4] never gives two people who join at once the same slot', async () => {
  await using t = await testDatabase()
  const w = await world(t.db)
  const { url } = await w.invites.make(w.id, w.ada, { role: 'editor', hours: 1 })
  const people = await Promise.all(Array.from({ length: 8 }, (_, i) => aPerson(t.db, `P${i}`)))
  await Promise.all(people.map((person) => w.invites.redeem(url.split('/join/')[1]!, person)))
  const slots = (await w.members.list(w.id)).map(({ slot }) => slot).sort((a, b) => a - b)
  expect(slots).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
})

it('[WS5] lets an admin rule only those below, and never the owner', async () => {
  await using t = await testDatabase()
  const w = await world(t.db)
  await letIn(w, { workspaceId: w.id, by: w.ada, userId: w.bob, role: 'admin' })
  await letIn(w, { workspaceId: w.id, by: w.ada, userId: w.cat, role: 'admin' })
  const forbidden = { code: 'forbidden' }
  const by = (userId: typeof w.bob, role: 'admin' | 'viewer') => ({ actor: w.bob, userId, role })
  await expect(w.members.changeRole(w.id, by(w.ada, 'viewer'))).rejects.toMatchObject(forbidden)
  await expect(w.members.changeRole(w.id, by(w.cat, 'viewer'))).rejects.toMatchObject(forbidden)
  await expect(w.members.remove(w.id, w.bob, w.cat)).rejects.toMatchObject(forbidden)
  await expect(w.members.remove(w.id, w.bob, w.ada)).rejects.toMatchObject(forbidden)
  await expect(w.invites.make(w.id, w.bob, { role: 'admin', hours: 1 })).rejects.toMatchObject(
    forbidden,
  )
  await w.members.changeRole(w.id, { actor: w.ada, userId: w.cat, role: 'editor' })
  await expect(w.members.changeRole(w.id, by(w.cat, 'admin'))).rejects.toMatchObject(forbidden)
  await w.members.changeRole(w.id, by(w.cat, 'viewer'))
  expect(await w.members.roleOf(w.cat, w.id)).toBe('viewer')
})

it('[WS6] keeps the owner in', async () => {
  await using t = await testDatabase()
  const { members, ada, id } = await world(t.db)
  await expect(members.remove(id, ada, ada)).rejects.toMatchObject({ code: 'conflict' })
})

it('[WS7] tells of a change after it is committed, and only then', async () => {
  await using t = await testDatabase()
  const w = await world(t.db)
  const seen: Promise<{ told: RoleChange['role']; stored: RoleChange['role'] }>[] = []
  w.members.onChange(({ userId, workspaceId, role }) => {
    seen.push(w.members.roleOf(userId, workspaceId).then((stored) => ({ told: role, stored })))
  })
  await letIn(w, { workspaceId: w.id, by: w.ada, userId: w.bob, role: 'editor' })
  await w.members.changeRole(w.id, { actor: w.ada, userId: w.bob, role: 'viewer' })
  const settled = await Promise.all(seen)
  await w.members.remove(w.id, w.ada, w.bob)
  await expect(w.members.remove(w.id, w.bob, w.ada)).rejects.toThrow()
  expect(settled.at(-1)).toEqual({ told: 'viewer', stored: 'viewer' })
  expect((await Promise.all(seen)).at(-1)).toEqual({ told: undefined, stored: undefined })
  expect(seen).toHaveLength(3)
})

it('[WS7] tells everybody, also when one who listens fails', async () => {
  await using t = await testDatabase()
  const w = await world(t.db)
  const told: unknown[] = []
  w.members.onChange(() => {
    throw new Error('a listener that fails')
  })
  w.members.onChange(({ role }) => told.push(role))
  const joining = letIn(w, { workspaceId: w.id, by: w.ada, userId: w.bob, role: 'editor' })
  await expect(joining).rejects.toThrow('a listener that fails')
  expect(told).toEqual(['editor'])
  expect(await w.members.roleOf(w.bob, w.id)).toBe('editor')
})

it('[WS12] undoes a removal, with the colour and the link the person came by', async () => {
  await using t = await testDatabase()
  const w = await world(t.db)
  const { url } = await w.invites.make(w.id, w.ada, { role: 'editor', hours: 1 })
  const secret = url.split('/join/')[1]!
  await w.invites.redeem(secret, w.bob)
  await w.members.remove(w.id, w.ada, w.bob)
  expect(await w.invites.describe(secret)).toBeUndefined()
  const told: RoleChange['role'][] = []
  w.members.onChange(({ role }) => told.push(role))
  await w.members.restore(w.id, { actor: w.ada, userId: w.bob, role: 'viewer' })
  expect(told).toEqual(['viewer'])
  expect(await w.members.list(w.id)).toMatchObject([{}, { id: w.bob, role: 'viewer', slot: 1 }])
  await w.invites.redeem(secret, w.cat)
  expect(await w.members.roleOf(w.cat, w.id)).toBe('editor')
  await w.members.remove(w.id, w.ada, w.bob)
  expect(await w.invites.describe(secret)).toBeUndefined()
})

it('[WS12] brings back nobody who left, who never came, or by somebody who may not', async () => {
  await using t = await testDatabase()
  const w = await world(t.db)
  await letIn(w, { workspaceId: w.id, by: w.ada, userId: w.bob, role: 'admin' })
  await letIn(w, { workspaceId: w.id, by: w.ada, userId: w.cat, role: 'editor' })
  const back = (actor: typeof w.ada, userId: typeof w.ada, role: 'admin' | 'editor') =>
    w.members.restore(w.id, { actor, userId, role })
  await expect(back(w.cat, w.cat, 'editor')).rejects.toMatchObject({ code: 'forbidden' })
  await w.members.remove(w.id, w.ada, w.cat)
  await expect(back(w.cat, w.cat, 'editor')).rejects.toMatchObject({ code: 'not_found' })
  await expect(back(w.bob, w.cat, 'admin')).rejects.toMatchObject({ code: 'forbidden' })
  await back(w.bob, w.cat, 'editor')
  await expect(back(w.bob, w.cat, 'editor')).rejects.toMatchObject({ code: 'not_found' })
  await w.members.remove(w.id, w.cat, w.cat)
  await expect(back(w.ada, w.cat, 'editor')).rejects.toMatchObject({ code: 'not_found' })
  const stranger = await aPerson(t.db, 'Eve')
  await expect(back(w.ada, stranger, 'editor')).rejects.toMatchObject({ code: 'not_found' })
})
