import { Hono } from 'hono'
import { expect, it } from 'vitest'
import type { UserId } from '../../shared/ids.ts'
import { Workspace, MadeInvite } from '../../shared/workspaces.ts'
import { onError, type SignedIn } from '../http/kit.ts'
import { testDatabase, type TestDatabase } from '../store/test-database.ts'
import { memberRoutes } from './member-routes.ts'
import { workspaceRoutes } from './routes.ts'
import { InProcessHost } from './test-in-process-driver.ts'
import { aPerson } from './test-people.ts'
import { aServer, quiet } from './test-server.ts'

async function anApi(t: TestDatabase) {
  const server = aServer(t, new InProcessHost())
  const app = new Hono<SignedIn>()
  app.onError(onError(quiet))
  app.use(async (c, next) => {
    const userId = c.req.header('x-user') as UserId
    c.set('caller', { userId, name: '', instanceOwner: false, via: { kind: 'token', id: '' } })
    await next()
  })
  app.route('/', workspaceRoutes(server))
  app.route('/', memberRoutes(server))
  const call = async (userId: UserId, line: string, body?: unknown) => {
    const [method = 'GET', path = '/'] = line.split(' ')
    const headers = { 'x-user': userId, 'content-type': 'application/json' }
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
    const response = await app.request(path, init)
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }
  return { server, call, ada: await aPerson(t.db, 'Ada'), bob: await aPerson(t.db, 'Bob') }
}

it('[WS60] creates, lists, renames, stops, starts and deletes', async () => {
  await using t = await testDatabase()
  const { server, call, ada } = await anApi(t)
  await using _closing = server
  const made = await call(ada, 'POST /workspaces', { name: '  Compiler ' })
  expect(made.status).toBe(201)
  const { id, ...rest } = Workspace.parse(made.body)
  expect(rest).toMatchObject({ name: 'Compiler', role: 'owner', template: 'blank' })
  await server.workspaces.settled(id)
  const at = `/workspaces/${id}`
  expect((await call(ada, `GET ${at}`)).body).toMatchObject({ status: 'running' })
  const change = { name: 'Linker', settings: { idleMinutes: null } }
  const changed = await call(ada, `PATCH ${at}`, change)
  expect(changed.body).toMatchObject({ name: 'Linker', settings: { idleMinutes: null, cpus: 1 } })
  expect((await call(ada, `POST ${at}/keep-awake`, {})).status).toBe(200)
  expect((await call(ada, `POST ${at}/stop`)).body).toMatchObject({ status: 'stopping' })
  await server.workspaces.settled(id)
  expect((await call(ada, `POST ${at}/start`)).body).toMatchObject({ status: 'starting' })
  await server.workspaces.settled(id)
  expect((await call(ada, 'GET /workspaces')).body.workspaces).toMatchObject([{ id }])
  expect((await call(ada, `DELETE ${at}`)).status).toBe(204)
  expect((await call(ada, `GET ${at}`)).status).toBe(404)
  expect((await call(ada, 'GET /workspaces')).body).toEqual({ workspaces: [] })
})

it('[WS61] answers strangers, viewers and nonsense each in their way', async () => {
  await using t = await testDatabase()
  const { server, call, ada, bob } = await anApi(t)
  await using _closing = server
  const { id } = (await call(ada, 'POST /workspaces', { name: 'w' })).body
  const at = `/workspaces/${id}`
  for (const line of [`GET ${at}`, `DELETE ${at}`, `POST ${at}/stop`, `GET ${at}/members`]) {
    expect(await call(bob, line), line).toMatchObject({ status: 404 })
  }
  const invite = MadeInvite.parse((await call(ada, `POST ${at}/invites`, { role: 'viewer' })).body)
  await server.invites.redeem(invite.url.split('/join/')[1]!, bob)
  for (const line of [`DELETE ${at}`, `POST ${at}/stop`, `POST ${at}/start`, `GET ${at}/invites`]) {
    expect(await call(bob, line), line).toMatchObject({ status: 403 })
  }
  expect(await call(bob, `PATCH ${at}`, { name: 'x' })).toMatchObject({ status: 403 })
  expect(await call(ada, `PATCH ${at}`, { name: '' })).toMatchObject({ status: 400 })
  expect(await call(ada, 'POST /workspaces', { name: 'x', template: 'none' })).toMatchObject({
    status: 400,
  })
  expect((await call(ada, 'GET /workspaces/nonsense')).status).toBe(400)
})

it('[WS62] lists members, changes and removes them, and closes links', async () => {
  await using t = await testDatabase()
  const { server, call, ada, bob } = await anApi(t)
  await using _closing = server
  const { id } = (await call(ada, 'POST /workspaces', { name: 'w' })).body
  const at = `/workspaces/${id}`
  const made = await call(ada, `POST ${at}/invites`, { role: 'editor', hours: 2 })
  expect(made.status).toBe(201)
  const invite = MadeInvite.parse(made.body)
  await server.invites.redeem(invite.url.split('/join/')[1]!, bob)
  expect((await call(bob, `GET ${at}/members`)).body.members).toMatchObject([
    { id: ada, role: 'owner', slot: 0 },
    { id: bob, role: 'editor', slot: 1 },
  ])
  const demoted = await call(ada, `PATCH ${at}/members/${bob}`, { role: 'viewer' })
  expect(demoted.body.members[1]).toMatchObject({ role: 'viewer' })
  expect(await call(ada, `PATCH ${at}/members/${bob}`, { role: 'owner' })).toMatchObject({
    status: 400,
  })
  const listed = (await call(ada, `GET ${at}/invites`)).body.invites
  expect(listed).toMatchObject([{ id: invite.id, role: 'editor', createdBy: ada }])
  expect(JSON.stringify(listed)).not.toContain('/join/')
  expect((await call(ada, `DELETE ${at}/invites/${invite.id}`)).status).toBe(204)
  expect((await call(ada, `GET ${at}/invites`)).body).toEqual({ invites: [] })
  expect((await call(bob, `DELETE ${at}/members/${bob}`)).status).toBe(204)
  expect((await call(bob, `GET ${at}`)).status).toBe(404)
  expect(server.news.some(({ news }) => news.type === 'members')).toBe(true)
})
