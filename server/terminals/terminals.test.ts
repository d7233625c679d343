import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import { expect, it } from 'vitest'
import type { UserId } from '../../shared/ids.ts'
import type { Terminal, TerminalDown } from '../../shared/terminals.ts'
import { startTestAgent } from '../agent/test-agent.ts'
import { serve, testWorkspace, until } from '../people/test-workspace.ts'
import { aPerson } from '../workspaces/test-people.ts'
import { terminalRoutes } from './routes.ts'
import { publishTerminalNews } from './terminal-news.ts'
import { TerminalSockets } from './terminal-sockets.ts'

async function house() {
  const agent = await startTestAgent({ files: { 'seen.txt': 'nothing yet' } })
  const w = await testWorkspace()
  const { access, sandboxes } = w
  const sockets = new TerminalSockets({ access, sandboxes })
  const stopNews = publishTerminalNews({ sandboxes, news: w.room })
  w.attach(agent.client)
  const h = await serve({
    routes: [terminalRoutes({ access, sandboxes })],
    sockets: [sockets.route, w.room.route],
  })
  const path = `/workspaces/${w.id}/terminals`
  return {
    w,
    h,
    agent,
    path,
    async make(body: object = {}): Promise<Terminal> {
      const made = await h.json(w.ada, 'POST', path, { cols: 80, rows: 24, ...body })
      expect(made.status).toBe(201)
      return (await made.json()) as Terminal
    },
    view: (userId: UserId, tid: string) => viewer(h.open(userId, `/terminals/${w.id}/${tid}`)),
    async [Symbol.asyncDispose]() {
      stopNews()
      sockets[Symbol.dispose]()
      await h[Symbol.asyncDispose]()
      await w[Symbol.asyncDispose]()
      await agent[Symbol.asyncDispose]()
    },
  }
}

/** What a browser keeps of a terminal: every byte, every message, how it ended. */
function viewer(socket: WebSocket) {
  let text = ''
  const told: TerminalDown[] = []
  const closed = once(socket, 'close').then(([code]) => Number(code))
  socket.on('error', () => undefined)
  socket.on('message', (data, isBinary) => {
    if (isBinary) text += String(data)
    else told.push(JSON.parse(String(data)) as TerminalDown)
  })
  const snapshots = () => told.filter((one) => one.type === 'snapshot')
  return {
    socket,
    told,
    closed,
    text: () => text,
    snapshots,
    type: (keys: string) => socket.send(Buffer.from(keys)),
    shows: (part: string) =>
      until(`"${part}" on the screen`, () => (text.includes(part) ? true : undefined)),
    ready: (count = 1) => until('a snapshot', () => snapshots()[count - 1]),
  }
}

it('[T1] shows everybody the same, lets editors type, and late ones see the screen', async () => {
  await using t = await house()
  const bob = await t.w.join('Bob', 'editor')
  const { id } = await t.make()
  const [ada, bobs] = [t.view(t.w.ada, id), t.view(bob, id)]
  expect(await ada.ready()).toMatchObject({
    writable: true,
    viewer: expect.stringMatching(`^${t.w.ada}\\.`),
  })
  await bobs.ready()
  ada.type('echo ada-$((20+22))\r')
  await bobs.shows('ada-42')
  bobs.type('echo bob-$((20+23))\r')
  await ada.shows('bob-43')
  const late = t.view(await t.w.join('Vi', 'viewer'), id)
  expect(await late.ready()).toMatchObject({ writable: false })
  await late.shows('ada-42')
  await late.shows('bob-43')
})

it('[T2] lets nothing of a viewer through, at the server and at the agent', async () => {
  await using t = await house()
  const vi = await t.w.join('Vi', 'viewer')
  const { id } = await t.make()
  const looker = t.view(vi, id)
  await looker.ready()
  looker.type('echo seen > seen.txt\r')
  looker.socket.send(JSON.stringify({ type: 'resize', cols: 33, rows: 11, claim: true }))
  // The agent itself, asked as if the server had let it through.
  const direct = await t.agent.client.ptys.connect(id as never, { id: `${vi}.x`, write: false })
  direct.send(Buffer.from('echo seen > seen.txt\r'))
  const ada = t.view(t.w.ada, id)
  await ada.ready()
  ada.type('echo done-$((1+1))\r')
  await ada.shows('done-2')
  expect(await readFile(join(t.agent.root, 'seen.txt'), 'utf8')).toBe('nothing yet')
  const list = await t.h.call(t.w.ada, t.path)
  expect(((await list.json()) as { terminals: Terminal[] }).terminals[0]).toMatchObject({
    cols: 80,
    rows: 24,
  })
  expect(looker.socket.readyState).toBe(looker.socket.OPEN)
  direct.terminate()
})

it('[T3] counts a changed role from the next frame on, in the open connection', async () => {
  await using t = await house()
  const bob = await t.w.join('Bob', 'editor')
  const { id } = await t.make()
  const bobs = t.view(bob, id)
  await bobs.ready()
  bobs.type('echo before-$((1+1))\r')
  await bobs.shows('before-2')
  await t.w.changeRole(bob, 'viewer')
  bobs.type('echo seen > seen.txt\r')
  expect(await bobs.ready(2)).toMatchObject({ writable: false })
  bobs.type('echo seen > seen.txt\r')
  await t.w.changeRole(bob, 'editor')
  expect(await bobs.ready(3)).toMatchObject({ writable: true })
  bobs.type('echo again-$((1+2))\r')
  await bobs.shows('again-3')
  expect(await readFile(join(t.agent.root, 'seen.txt'), 'utf8')).toBe('nothing yet')
  await t.w.remove(bob)
  expect(await bobs.closed).toBe(4403)
})

it('[T4] closes on garbage and on too much, and disturbs nobody', async () => {
  await using t = await house()
  const { id } = await t.make()
  const ada = t.view(t.w.ada, id)
  await ada.ready()
  const frames: [string | Buffer, number][] = [
    ['{', 4400],
    ['{"type":"snapshot"}', 4400],
    [JSON.stringify({ type: 'ack', offset: -1 }), 4400],
    [`{"type":"resize","cols":1,"rows":1,"x":"${'x'.repeat(2_000)}"}`, 4413],
    [Buffer.alloc(300_000), 4413],
  ]
  for (const [frame, code] of frames) {
    const bad = t.view(t.w.ada, id)
    await bad.ready()
    bad.socket.send(frame)
    expect(await bad.closed).toBe(code)
  }
  expect(await t.view(t.w.ada, 'no-such').closed).toBe(4404)
  expect(await t.view(t.w.ada, 'No Such!').closed).toBe(4400)
  expect(await t.view(await aPerson(t.w.db, 'Eve'), id).closed).toBe(4404)
  ada.type('echo still-$((1+1))\r')
  await ada.shows('still-2')
})

it('[T5] holds little for who does not read, and shows them the screen when they do', async () => {
  await using t = await house()
  const { id } = await t.make()
  const ada = t.view(t.w.ada, id)
  await ada.ready()
  const slow = connect(t.h.port, '127.0.0.1')
  slow.write(
    `GET /terminals/${t.w.id}/${id} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer ${t.w.ada}\r\n\r\n`,
  )
  await once(slow, 'data')
  slow.pause()
  const before = process.memoryUsage()
  ada.type('timeout 2 yes abcdefghijklmnopqrstuvwxyz; echo end-$((40+2))\r')
  await ada.shows('end-42')
  const { external, arrayBuffers } = process.memoryUsage()
  expect(external + arrayBuffers - before.external - before.arrayBuffers).toBeLessThan(
    64 * 1024 * 1024,
  )
  let got = ''
  slow.on('data', (chunk) => (got = (got + String(chunk)).slice(-400_000)))
  slow.resume()
  await until('the fresh screen', () => (got.includes('end-42') ? true : undefined))
  slow.destroy()
})

it('[T6] says try again when the agent goes, and goes on with the same shell', async () => {
  await using t = await house()
  const { id } = await t.make()
  const before = t.view(t.w.ada, id)
  await before.ready()
  before.type('MARK=kept-$((1+1)); echo set-$((2+2))\r')
  await before.shows('set-4')
  // The server's connection goes, as in a restart of the server; the agent lives on.
  await t.w.sandboxes.detach(t.w.id)
  expect(await before.closed).toBe(1013)
  expect(await t.view(t.w.ada, id).closed).toBe(1013)
  const { AgentClient } = await import('../agent/agent-client.ts')
  const again = await AgentClient.connect(t.agent.address, t.w.id, AbortSignal.timeout(5_000))
  t.w.attach(again)
  const after = t.view(t.w.ada, id)
  await after.ready()
  after.type('echo $MARK\r')
  await after.shows('kept-2')
})

it('[T7] opens, restarts and closes for those who may type, and tells everybody', async () => {
  await using t = await house()
  const vi = await t.w.join('Vi', 'viewer')
  const news: { type: string; terminals?: Terminal[] }[] = []
  const events = t.h.open(vi, `/events/${t.w.id}`)
  events.on('message', (data) => news.push(JSON.parse(String(data))))
  await until('hello', () => news[0])
  const told = (where: (terminals: Terminal[]) => boolean) =>
    until('the list', () => news.find(({ terminals }) => terminals && where(terminals)))
  expect((await t.h.json(vi, 'POST', t.path, {})).status).toBe(403)
  const { id } = await t.make({ command: 'exit 7', title: 'build', cols: 5, rows: 9_999 })
  await told((all) => all[0]?.status === 'exited' && all[0].exitCode === 7 && all[0].rows === 200)
  expect((await t.h.json(vi, 'POST', `${t.path}/${id}/restart`)).status).toBe(403)
  expect((await t.h.json(t.w.ada, 'POST', `${t.path}/${id}/restart`)).status).toBe(200)
  expect((await t.h.json(vi, 'DELETE', `${t.path}/${id}`)).status).toBe(403)
  expect((await t.h.json(t.w.ada, 'DELETE', `${t.path}/${id}`)).status).toBe(204)
  await until('the empty list', () => (news.at(-1)?.terminals?.length === 0 ? true : undefined))
  const list = (await (await t.h.call(vi, t.path)).json()) as object
  expect(list).toEqual({ terminals: [] })
  expect((await t.h.json(t.w.ada, 'POST', t.path, { cwd: '../out' })).status).toBe(400)
})

it('[T8] is kept awake by typing, not by looking', async () => {
  await using t = await house()
  const { id } = await t.make()
  t.w.touched.length = 0
  const ada = t.view(t.w.ada, id)
  await ada.ready()
  await sleep(100)
  expect(t.w.touched).toEqual([])
  ada.type(' ')
  await until('a touch', () => t.w.touched[0])
  expect((await stat(t.agent.root)).isDirectory()).toBe(true)
})
