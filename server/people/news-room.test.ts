import { connect } from 'node:net'
import type { WebSocket } from 'ws'
import { expect, it } from 'vitest'
import { TerminalId } from '../../shared/ids.ts'
import {
  type AskUp,
  IDLE_MS,
  type News,
  type Present,
  type Whereabouts,
} from '../../shared/news.ts'
import { aPerson } from '../workspaces/test-people.ts'
import { serve, testWorkspace, until, type Served, type TestWorkspace } from './test-workspace.ts'

type Kind = News['type']
/** A tab: everything it heard, and how it ended. */
function tab(socket: WebSocket) {
  const heard: News[] = []
  const closed = new Promise<{ code: number; reason: string }>((settle) => {
    socket.on('close', (code, reason) => settle({ code, reason: reason.toString() }))
  })
  socket.on('error', () => undefined)
  socket.on('message', (data) => heard.push(JSON.parse(String(data)) as News))
  const find = <K extends Kind>(type: K, where: (news: Extract<News, { type: K }>) => boolean) =>
    until(`news of type ${type}`, () =>
      heard.find(
        (news): news is Extract<News, { type: K }> => news.type === type && where(news as never),
      ),
    )
  return { socket, heard, closed, find, hello: () => find('hello', () => true) }
}

async function house(w: TestWorkspace): Promise<Served> {
  return serve({ sockets: [w.room.route] })
}
const where = (file: string | null, idle = false) =>
  JSON.stringify({ type: 'where', where: { file, line: 3, panel: 'editor' }, idle })

it('[PE1] greets with who is here, and tells who comes, moves and goes', async () => {
  await using w = await testWorkspace()
  await using h = await house(w)
  const bob = await w.join('Bob', 'viewer')
  const ada = tab(h.open(w.ada, `/events/${w.id}`))
  expect((await ada.hello()).present).toMatchObject([
    { person: { name: 'Ada Lovelace' }, role: 'owner' },
  ])
  const bobs = tab(h.open(bob, `/events/${w.id}`))
  expect((await bobs.hello()).present.map(({ person }) => person.name)).toEqual([
    'Ada Lovelace',
    'Bob',
  ])
  const before = ada.heard.length
  for (let line = 0; line < 20; line += 1) bobs.socket.send(where(`src/${line}\n.ts`))
  const moved = await ada.find('present', ({ present }) =>
    present.some((one) => one.where.file === 'src/19\n.ts'),
  )
  expect(moved.present.find(({ person }) => person.id === bob)).toMatchObject({
    role: 'viewer',
    idle: false,
  })
  expect(ada.heard.length - before).toBeLessThanOrEqual(4)
  expect(w.touched).toContain(w.id)
  bobs.socket.close()
  await ada.find('present', (news) => news.present.length === 1 && ada.heard.indexOf(news) > before)
})

it('[PE2] tells a stranger nothing', async () => {
  await using w = await testWorkspace()
  await using h = await house(w)
  const stranger = tab(h.open(await aPerson(w.db, 'Eve'), `/events/${w.id}`))
  expect(await stranger.closed).toMatchObject({ code: 4404 })
  expect(stranger.heard).toEqual([])
})

it('[PE3] acts on a changed and a removed role at once, in every tab', async () => {
  await using w = await testWorkspace()
  await using h = await house(w)
  const bob = await w.join('Bob', 'editor')
  const [ada, one, two] = [
    tab(h.open(w.ada, `/events/${w.id}`)),
    tab(h.open(bob, `/events/${w.id}`)),
    tab(h.open(bob, `/events/${w.id}`)),
  ]
  await Promise.all([ada.hello(), one.hello(), two.hello()])
  await w.changeRole(bob, 'viewer')
  for (const bobs of [one, two])
    expect(await bobs.find('role', () => true)).toEqual({ type: 'role', role: 'viewer' })
  await ada.find('members', () => true)
  await ada.find(
    'present',
    ({ present }) => present.filter(({ role }) => role === 'viewer').length === 2,
  )
  await w.remove(bob)
  expect((await one.closed).code).toBe(4403)
  expect((await two.closed).code).toBe(4403)
  w.room.publish(w.id, { type: 'deleted' })
  await ada.find('deleted', () => true)
  expect(one.heard.some(({ type }) => type === 'deleted')).toBe(false)
})

it('[PE4] closes on garbage, on too much and on a flood, and disturbs nobody', async () => {
  await using w = await testWorkspace()
  await using h = await house(w)
  const ada = tab(h.open(w.ada, `/events/${w.id}`))
  await ada.hello()
  const sends: [(socket: WebSocket) => void, number][] = [
    [(socket) => socket.send('{'), 4400],
    [(socket) => socket.send('{"type":"hello"}'), 4400],
    [
      (socket) =>
        socket.send(
          JSON.stringify({
            type: 'where',
            where: { file: '../x', line: 1, panel: null },
            idle: false,
          }),
        ),
      4400,
    ],
    [(socket) => socket.send(Buffer.from([0, 1, 2])), 4400],
    [(socket) => socket.send(where('x'.repeat(20_000))), 4413],
    [
      (socket) => {
        for (let i = 0; i < 60; i += 1) socket.send(where(`${i}`))
      },
      1013,
    ],
  ]
  for (const [send, code] of sends) {
    const bad = tab(h.open(w.ada, `/events/${w.id}`))
    await bad.hello()
    send(bad.socket)
    expect((await bad.closed).code).toBe(code)
  }
  w.room.publish(w.id, { type: 'members' })
  await ada.find('members', () => true)
})

it('[PE5] drops who does not read, and keeps telling the others', async () => {
  await using w = await testWorkspace()
  await using h = await house(w)
  const ada = tab(h.open(w.ada, `/events/${w.id}`))
  await ada.hello()
  // A peer that shakes hands and never reads again.
  const deaf = connect(h.port, '127.0.0.1')
  deaf.on('error', () => undefined)
  deaf.write(
    `GET /events/${w.id} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer ${w.ada}\r\n\r\n`,
  )
  await until('the deaf one to be here', () =>
    w.room.present(w.id).length === 2 ? true : undefined,
  )
  deaf.pause()
  const changes = Array.from({ length: 400 }, (_, i) => ({
    path: `${'x'.repeat(500)}${i}`,
    kind: 'changed' as const,
  }))
  await until('the deaf one to be dropped', () => {
    w.room.publish(w.id, { type: 'files', changes })
    return w.room.present(w.id).length === 1 ? true : undefined
  })
  w.room.publish(w.id, { type: 'members' })
  await ada.find('members', () => true)
  deaf.destroy()
})

it('[PE6] tells one person only, in all their tabs', async () => {
  await using w = await testWorkspace()
  await using h = await house(w)
  const bob = await w.join('Bob', 'editor')
  const tabs = [
    tab(h.open(bob, `/events/${w.id}`)),
    tab(h.open(bob, `/events/${w.id}`)),
    tab(h.open(w.ada, `/events/${w.id}`)),
  ] as const
  await Promise.all(tabs.map((one) => one.hello()))
  w.room.tell(w.id, bob, { type: 'read', userId: bob, readUpTo: 7 })
  await tabs[0].find('read', ({ readUpTo }) => readUpTo === 7)
  await tabs[1].find('read', ({ readUpTo }) => readUpTo === 7)
  w.room.publish(w.id, { type: 'members' })
  await tabs[2].find('members', () => true)
  expect(tabs[2].heard.some(({ type }) => type === 'read')).toBe(false)
})

it('[PE7] counts a role taken away while the socket was let in', async () => {
  await using w = await testWorkspace()
  await using h = await house(w)
  for (let i = 0; i < 5; i += 1) {
    const bob = await w.join(`Bob ${i}`, 'editor')
    const bobs = tab(h.open(bob, `/events/${w.id}`))
    bobs.socket.once('open', () => void w.remove(bob))
    expect([4403, 4404]).toContain((await bobs.closed).code)
  }
  expect(w.room.present(w.id)).toEqual([])
})

const ask = (up: AskUp) => JSON.stringify(up)

it('[PE8] asks everybody else to come, and lets no viewer ask it', async () => {
  await using w = await testWorkspace()
  await using h = await house(w)
  const bob = await w.join('Bob', 'editor')
  const vic = await w.join('Vic', 'viewer')
  const [ada, bobs, vics] = [
    tab(h.open(w.ada, `/events/${w.id}`)),
    tab(h.open(bob, `/events/${w.id}`)),
    tab(h.open(vic, `/events/${w.id}`)),
  ]
  await Promise.all([ada, bobs, vics].map((one) => one.hello()))
  vics.socket.send(ask({ type: 'gather' }))
  expect((await vics.find('refused', () => true)).reason).toMatch(/Only an editor/)
  bobs.socket.send(ask({ type: 'gather' }))
  expect((await ada.find('gather', () => true)).by.name).toBe('Bob')
  await vics.find('gather', ({ by }) => by.name === 'Bob')
  expect(bobs.heard.some(({ type }) => type === 'gather')).toBe(false)
  expect(ada.heard.filter(({ type }) => type === 'gather')).toHaveLength(1)
})

it('[PE9] carries a viewer’s question to who may answer it, and "not now" back', async () => {
  await using w = await testWorkspace()
  await using h = await house(w)
  const bob = await w.join('Bob', 'editor')
  const vic = await w.join('Vic', 'viewer')
  const [ada, bobs, vics] = [
    tab(h.open(w.ada, `/events/${w.id}`)),
    tab(h.open(bob, `/events/${w.id}`)),
    tab(h.open(vic, `/events/${w.id}`)),
  ]
  await Promise.all([ada, bobs, vics].map((one) => one.hello()))
  vics.socket.send(ask({ type: 'ask_control' }))
  expect((await ada.find('control_asked', () => true)).by.id).toBe(vic)
  bobs.socket.send(ask({ type: 'decline_control', userId: vic }))
  expect((await bobs.find('refused', () => true)).reason).toMatch(/owner or admin/)
  ada.socket.send(ask({ type: 'decline_control', userId: vic }))
  expect((await vics.find('control_declined', () => true)).by.id).toBe(w.ada)
  expect(bobs.heard.some(({ type }) => type.startsWith('control'))).toBe(false)
  await w.changeRole(vic, 'editor')
  await vics.find('role', ({ role }) => role === 'editor')
  vics.socket.send(ask({ type: 'ask_control' }))
  expect((await vics.find('refused', () => true)).reason).toMatch(/already/)
})

it('[PE10] answers with a sentence what is asked too often or nobody hears', async () => {
  await using w = await testWorkspace()
  await using h = await house(w)
  const vic = await w.join('Vic', 'viewer')
  const vics = [tab(h.open(vic, `/events/${w.id}`)), tab(h.open(vic, `/events/${w.id}`))] as const
  await Promise.all(vics.map((one) => one.hello()))
  vics[0].socket.send(ask({ type: 'ask_control' }))
  expect((await vics[0].find('refused', () => true)).reason).toMatch(/Nobody who can/)
  const ada = tab(h.open(w.ada, `/events/${w.id}`))
  await ada.hello()
  vics[0].socket.send(ask({ type: 'ask_control' }))
  await ada.find('control_asked', () => true)
  vics[1].socket.send(ask({ type: 'ask_control' }))
  await until('the second question', () =>
    ada.heard.filter(({ type }) => type === 'control_asked').length === 2 ? true : undefined,
  )
  vics[1].socket.send(ask({ type: 'ask_control' }))
  expect((await vics[1].find('refused', () => true)).reason).toMatch(/a moment ago/)
  expect(ada.heard.filter(({ type }) => type === 'control_asked')).toHaveLength(2)
  // The line is still good.
  vics[1].socket.send(where('here.ts'))
  await ada.find('present', ({ present }) => present.some((one) => one.where.file === 'here.ts'))
})

it('[PE11] tells what is in view, whom one follows, and since when hands rest', async () => {
  await using w = await testWorkspace()
  await using h = await house(w)
  const bob = await w.join('Bob', 'viewer')
  const [ada, bobs] = [tab(h.open(w.ada, `/events/${w.id}`)), tab(h.open(bob, `/events/${w.id}`))]
  await Promise.all([ada.hello(), bobs.hello()])
  const whole: Whereabouts = {
    file: null,
    line: 4,
    panel: 'terminal',
    lines: { from: 1, to: 40 },
    terminal: TerminalId.parse('t2'),
    preview: { port: 5173, path: '/a?b' },
    following: w.ada,
  }
  bobs.socket.send(JSON.stringify({ type: 'where', where: whole, idle: true }))
  const bobIn = (news: { present: readonly Present[] }) =>
    news.present.find(({ person }) => person.id === bob)
  const rested = bobIn(await ada.find('present', (news) => bobIn(news)?.idle === true))
  expect(rested?.where).toEqual(whole)
  expect(Date.now() - Date.parse(rested?.idleSince ?? '')).toBeGreaterThanOrEqual(IDLE_MS)
  const before = ada.heard.length
  bobs.socket.send(JSON.stringify({ type: 'where', where: whole, idle: false }))
  const awake = await ada.find(
    'present',
    (news) => ada.heard.indexOf(news) >= before && bobIn(news)?.idle === false,
  )
  expect(bobIn(awake)).not.toHaveProperty('idleSince')
})

it('[PE12] tells that somebody writes, not too often, and nothing of a stranger', async () => {
  await using w = await testWorkspace()
  await using h = await house(w)
  const bob = await w.join('Bob', 'viewer')
  const [ada, bobs] = [tab(h.open(w.ada, `/events/${w.id}`)), tab(h.open(bob, `/events/${w.id}`))]
  await Promise.all([ada.hello(), bobs.hello()])
  const stranger = tab(h.open(await aPerson(w.db, 'Eve'), `/events/${w.id}`))
  stranger.socket.on('open', () => stranger.socket.send('{"type":"typing","thread":null}'))
  await stranger.closed
  for (let time = 0; time < 20; time += 1) bobs.socket.send('{"type":"typing","thread":7}')
  bobs.socket.send(where('last.ts'))
  await ada.find('present', ({ present }) => present.some((one) => one.where.file === 'last.ts'))
  const typing = ada.heard.filter((news) => news.type === 'typing')
  expect(typing).toMatchObject([
    { person: { id: bob, name: 'Bob' }, thread: 7 },
    { person: { id: bob, name: 'Bob' }, thread: 7 },
  ])
  bobs.socket.send('{"type":"typing","thread":"7"}')
  expect((await bobs.closed).code).toBe(4400)
})
