import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PNG } from '../chat/test-chat.ts'
import { callsOf, type Call } from './api-walk.ts'
import { roomOf, TestEditor } from './test-editor.ts'
import { closed, refusalOf, TestPerson } from './test-person.ts'
import { eventually, TestServer } from './test-server.ts'
import { TestTerminal } from './test-terminal.ts'

/** Calls that are there for people who have not come in yet. */
const ENTRANCE = [
  'GET /api/health',
  'POST /api/accounts/links/describe',
  'POST /api/accounts/passkeys/options',
  'POST /api/accounts/passkeys',
  'POST /api/accounts/sign-in/options',
  'POST /api/accounts/sign-in',
  'POST /api/accounts/sign-out',
  'GET /api/previews/authorize',
]
/** Calls by which a viewer changes something, which the policy table allows: what is their own. */
const VIEWERS_OWN = [
  'PUT /api/workspaces/{id}/layout',
  'POST /api/workspaces/{id}/messages',
  'PUT /api/workspaces/{id}/messages/read',
  'POST /api/workspaces/{id}/messages/images',
  'PUT /api/workspaces/{id}/messages/{messageId}/reactions/{emoji}',
  'DELETE /api/workspaces/{id}/messages/{messageId}/reactions/{emoji}',
]
/** Reading that needs a body, or makes nothing but a way to read. */
const READING = [
  'POST /api/workspaces/{id}/rooms',
  'POST /api/workspaces/{id}/files/search',
  'POST /api/workspaces/{id}/ports/{port}/visits',
  'POST /api/workspaces/{id}/database/query',
  'POST /api/workspaces/{id}/database/run',
  'POST /api/workspaces/{id}/database/export',
  'POST /api/workspaces/{id}/database/cancel',
]
/** Reading that is not for everybody. */
const MANAGING = ['GET /api/workspaces/{id}/invites', 'GET /api/workspaces/{id}/audit']

describe('who may do what, on a whole server', () => {
  let server: TestServer
  let owner: TestPerson
  let stranger: TestPerson
  let viewer: TestPerson
  let editor: TestPerson
  let id: string
  let room: string
  let terminal: TestTerminal
  let calls: Call[]

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    owner = await server.owner()
    id = (await server.workspace('rights')).id
    const other = await server.call<{ id: string }>('POST', '/api/workspaces', { name: 'other' })
    ;[viewer, editor, stranger] = await Promise.all([
      invited(id, 'viewer', 'Vera'),
      invited(id, 'editor', 'Edith'),
      invited(other.id, 'editor', 'Sam'),
    ])
    expect((await owner.write(id, 'note.txt', 'one\n')).status).toBe(200)
    room = (await roomOf(owner, id, 'note.txt')).room
    terminal = await TestTerminal.open(owner, id)
    calls = callsOf(await owner.call('GET', '/api/openapi.json'), await realNames())
  }, 120_000)

  afterAll(async () => {
    terminal?.[Symbol.dispose]()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  it('[R1] every call needs somebody, but for the entrance', async () => {
    const nobody = new TestPerson(server)
    for (const call of calls) {
      const { status, code } = await refusalOf(await make(nobody, call))
      if (ENTRANCE.includes(call.name)) expect([call.name, status]).not.toEqual([call.name, 500])
      else expect([call.name, status, code]).toEqual([call.name, 401, 'unauthenticated'])
    }
  })

  it('[R2] a stranger finds no workspace behind any call', async () => {
    const inside = calls.filter(({ name }) => name.includes('/workspaces/{id}'))
    expect(inside.length).toBeGreaterThan(35)
    for (const call of inside) {
      const { status, code } = await refusalOf(await make(stranger, call))
      expect([call.name, status, code]).toEqual([call.name, 404, 'not_found'])
    }
  })

  it('[R3] what is somebody’s own is nobody else’s', async () => {
    const own = calls.filter(({ name }) => /\/(tokens|sessions|passkeys)\/\{id\}/.test(name))
    expect(own.length).toBeGreaterThan(2)
    for (const call of own) {
      const { status } = await refusalOf(await make(viewer, call))
      expect([call.name, [403, 404].includes(status)]).toEqual([call.name, true])
    }
    await owner.me()
  })

  it('[R4] a viewer reads, and is refused at every call that changes something', async () => {
    const before = await stateOf()
    const inside = calls.filter(({ name }) => name.includes('/workspaces/{id}'))
    for (const call of inside) {
      const response = await make(viewer, call)
      const may =
        VIEWERS_OWN.includes(call.name) ||
        READING.includes(call.name) ||
        (call.method === 'GET' && !MANAGING.includes(call.name))
      if (may) {
        expect([call.name, response.status]).toEqual([call.name, response.ok ? response.status : 0])
        await response.arrayBuffer()
      } else {
        const { status, code, message } = await refusalOf(response)
        expect([call.name, status, code]).toEqual([call.name, 403, 'forbidden'])
        expect(message).toMatch(/\w+ .*\.$/)
      }
    }
    expect(await stateOf()).toEqual(before)
  })

  it('[R5] a viewer changes no document, types nowhere, and writes no row', async () => {
    using mine = await TestEditor.join(owner, { port: server.port, workspaceId: id, room })
    using theirs = await TestEditor.join(viewer, { port: server.port, workspaceId: id, room })
    for (let time = 0; time < 3; time += 1) theirs.text.insert(0, 'viewer was here ')
    await eventually(() => theirs.closedWith === 4403)
    expect(mine.content).toBe('one\n')

    using looking = await TestTerminal.attach(viewer, id, terminal.id)
    looking.type('touch by-a-viewer\n')
    await terminal.run('echo shown-to-all')
    await eventually(() => looking.screen.includes('shown-to-all'))
    expect(await terminal.run('ls by-a-viewer')).toMatch(/No such file|cannot access/)

    await sql(owner, 'create table kept as select 1 as n')
    expect(await sql(viewer, 'select n from kept')).toMatchObject({ rows: [['1']] })
    for (const text of [
      'insert into kept values (2)',
      'drop table kept',
      'create table t (n int)',
    ]) {
      const answer = await viewer.refusal('POST', `${at()}/database/query`, { sql: text })
      expect(answer).toMatchObject({ status: 422, code: 'sql' })
      expect(answer.message).toMatch(/permission denied|must be owner|read-only/)
    }
    expect(await owner.read(id, 'note.txt')).toBe('one\n')
  })

  it('[R8] a viewer who changes the password of viewers shuts nobody out', async () => {
    const free = 'set session characteristics as transaction read write'
    await sql(viewer, `${free}; alter role app_reader password 'mine'`)
    expect(await sql(viewer, 'select 1 as n')).toMatchObject({ rows: [['1']] })
    expect(await owner.call('GET', `${at()}/database`)).toMatchObject({ status: 'running' })
    await sql(editor, `alter role app password 'ours'`)
    expect(await sql(editor, 'select 1 as n')).toMatchObject({ rows: [['1']] })
  })

  it('[R6] a socket of nobody closes 4401, of a stranger 4404', async () => {
    const paths = [`/collab/${id}/${room}`, `/terminals/${id}/${terminal.id}`, `/events/${id}`]
    for (const path of paths) {
      const nobody = await closed(new TestPerson(server).socket(path))
      expect([path, nobody.code, nobody.reason]).toEqual([path, 4401, 'Sign in first.'])
      const answer = await closed(stranger.socket(path))
      expect([path, answer.code]).toEqual([path, 4404])
    }
  })

  it('[R7] a demoted person can type nowhere from then on, and a removed one is out', async () => {
    const place = { port: server.port, workspaceId: id, room }
    using mine = await TestEditor.join(owner, place)
    using theirs = await TestEditor.join(editor, place)
    using typing = await TestTerminal.attach(editor, id, terminal.id)
    const events = editor.socket(`/events/${id}`)
    await eventually(() => events.readyState === events.OPEN)
    theirs.text.insert(0, 'zero\n')
    await mine.reads('zero\none\n')
    typing.type('touch by-an-editor\n')
    await eventually(async () => (await terminal.run('ls by-an-editor')) === 'by-an-editor')

    const { id: userId } = await editor.me()
    await owner.call('PATCH', `${at()}/members/${userId}`, { role: 'viewer' })
    theirs.text.insert(0, 'too late\n')
    typing.type('touch by-the-demoted\n')
    await eventually(() => theirs.closedWith === 4503)
    expect(await terminal.run('ls by-the-demoted')).toMatch(/No such file|cannot access/)
    expect(mine.content).toBe('zero\none\n')
    expect((await editor.write(id, 'note.txt', 'no')).status).toBe(403)

    const gone = closed(events)
    using again = await TestEditor.join(editor, place)
    await owner.call('DELETE', `${at()}/members/${userId}`)
    expect((await gone).code).toBe(4403)
    await eventually(() => again.closedWith === 4403 || again.closedWith === 4404)
    await eventually(() => typing.closedWith === 4403)
    expect(mine.content).toBe('zero\none\n')
    for (const call of calls.filter(({ name }) => name.includes('/workspaces/{id}'))) {
      const { status } = await refusalOf(await make(editor, call))
      expect([call.name, status]).toEqual([call.name, 404])
    }
    expect(server.failures()).toEqual([])
  })

  async function invited(workspaceId: string, role: string, name: string): Promise<TestPerson> {
    const path = `/api/workspaces/${workspaceId}/invites`
    const { url } = await owner.call<{ url: string }>('POST', path, { role })
    return TestPerson.join(server, url, name)
  }

  /** What the calls are about: things that are really there, so that only a right can be missing. */
  async function realNames(): Promise<Record<string, unknown>> {
    const { id: userId } = await owner.me()
    const { invites } = await owner.call<{ invites: { id: string }[] }>('GET', `${at()}/invites`)
    const picture = await fetch(`${owner.base}${at()}/messages/images`, {
      method: 'POST',
      headers: owner.headers,
      body: new Uint8Array(PNG),
    })
    const { id: imageId } = (await picture.json()) as { id: string }
    // The owner's own: a viewer neither edits nor deletes it.
    const said = { text: 'hello', images: [{ id: imageId }] }
    const { id: messageId } = await owner.call<{ id: number }>('POST', `${at()}/messages`, said)
    return {
      id,
      messageId,
      imageId,
      emoji: '👍',
      userId,
      inviteId: invites[0]?.id,
      tid: terminal.id,
      port: 5173,
      path: 'note.txt',
      from: 'note.txt',
      to: 'moved.txt',
      sql: 'select 1',
      text: 'one',
    }
  }

  /** What a change would show in. */
  async function stateOf() {
    const [files, members, invites, terminals, workspace, ports] = await Promise.all(
      ['/files', '/members', '/invites', '/terminals', '', '/ports'].map((rest) =>
        owner.call<Record<string, unknown>>('GET', `${at()}${rest}`),
      ),
    )
    const { name, settings, status } = workspace ?? {}
    return { files, members, invites, terminals, name, settings, status, ports }
  }

  function make(person: TestPerson, { method, path, body, binary }: Call): Promise<Response> {
    if (!binary || method === 'GET') return person.send(method, path, body)
    const bytes = path.includes('/messages/images') ? new Uint8Array(PNG) : 'bytes'
    return fetch(`${person.base}${path}`, { method, headers: person.headers, body: bytes })
  }

  const at = () => `/api/workspaces/${id}`
  const sql = (person: TestPerson, text: string) =>
    person.call('POST', `${at()}/database/query`, { sql: text })
})
