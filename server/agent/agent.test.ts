import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, createServer as createTcpServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { TerminalId } from '../../shared/ids.ts'
import type { AgentEvent } from '../../shared/agent-protocol.ts'
import { AgentClient } from './agent-client.ts'
import { startTestAgent, type TestAgent } from './test-agent.ts'

let agent: TestAgent
beforeAll(async () => {
  agent = await startTestAgent({
    env: { DATABASE_URL: 'postgres://inside' },
    files: { 'a.txt': 'a' },
  })
})
afterAll(async () => {
  await agent[Symbol.asyncDispose]()
})

it('[A1] without the token there is nothing but /health', async () => {
  expect(await ask('GET', '/health', '')).toEqual({ status: 200, body: '{"ok":true}' })
  for (const token of ['', 'wrong', `${agent.token}x`]) {
    for (const path of ['/v1/info', '/v1/files?path=', '/v1/ptys', '/nothing']) {
      expect((await ask('GET', path, token)).status).toBe(401)
    }
    const { host, port } = agent.address
    const socket = new WebSocket(`ws://${host}:${port}/v1/events`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const [error] = (await once(socket, 'error')) as [Error]
    expect(error.message).toContain('401')
  }
  const wrong = { ...agent.address, token: 'x'.repeat(32) }
  await expect(
    AgentClient.connect(wrong, agent.workspaceId, AbortSignal.timeout(3_000)),
  ).rejects.toMatchObject({ code: 'unavailable' })
})

it('[A2] bad input is a 400, an unknown call a 404, and the agent goes on', async () => {
  const t = agent.token
  expect((await ask('POST', '/v1/exec', t, '{')).status).toBe(400)
  expect((await ask('POST', '/v1/exec', t, '{"command":[]}')).status).toBe(400)
  expect((await ask('POST', '/v1/files/move', t, '[1]')).status).toBe(400)
  expect((await ask('GET', '/v1/files?path=..%2f', t)).status).toBe(400)
  expect((await ask('GET', '/v1/files?path=%00', t)).status).toBe(400)
  expect((await ask('PUT', '/v1/ptys/UPPER', t, '{}')).status).toBe(400)
  expect(
    (await ask('PUT', '/v1/files/content?path=x', t, 'x', { 'if-match': 'nonsense' })).status,
  ).toBe(400)
  expect((await ask('GET', '/v1/nothing', t)).status).toBe(404)
  expect((await ask('POST', '/v1/files/move', t, `{"x":"${'x'.repeat(2_000_000)}"}`)).status).toBe(
    413,
  )
  const { host, port } = agent.address
  for (const garbage of [
    '\0\0\0\0',
    'GET http://[ HTTP/1.1\r\n\r\n',
    'CONNECT x HTTP/1.1\r\n\r\n',
  ]) {
    const socket = connect(port, host).on('error', () => {})
    socket.end(garbage)
    await once(socket.resume(), 'close')
  }
  const id = TerminalId.parse('bad')
  await agent.client.ptys.create(id, { command: 'cat' })
  const viewer = await agent.client.ptys.connect(id, { id: 'u.1', write: true })
  viewer.send('not json')
  const [code] = (await once(viewer, 'close')) as [number]
  expect(code).toBe(4400)
  expect((await agent.client.info()).bootId).toBe(agent.client.bootId)
})

it('[A3] a request whose head does not come is hung up on', async () => {
  const socket = connect(agent.address.port, agent.address.host).on('error', () => {})
  socket.write('GET /v1/info HTTP/1.1\r\nX-Slow: ')
  const start = performance.now()
  await once(socket.resume(), 'close')
  expect(performance.now() - start).toBeLessThan(20_000)
}, 25_000)

it('[A4] children get a clean environment without the token, and die of hunger before the agent', async () => {
  const { stdout } = await agent.client.exec({
    command: ['sh', '-c', 'env; cat /proc/self/oom_score_adj'],
  })
  const names = stdout
    .split('\n')
    .filter((line) => line.includes('='))
    .map((line) => line.split('=')[0])
  const wanted = [
    'COLORTERM',
    'DATABASE_URL',
    'HOME',
    'LANG',
    'LOGNAME',
    'PATH',
    'PWD',
    'SHELL',
    'TERM',
    'USER',
  ]
  expect(
    names
      .filter((name) => !['ATELIER_SESSION', 'OLDPWD', '_', 'SHLVL'].includes(name ?? ''))
      .sort(),
  ).toEqual(wanted)
  expect(stdout).not.toContain(agent.token)
  expect(stdout.trim().endsWith('\n500')).toBe(true)
  expect(await readFile(`/proc/${agent.pid}/environ`, 'utf8')).not.toContain(agent.token)
})

it('[A5] dial pipes bytes both ways to a loopback port, IPv6 too, and to nothing else', async () => {
  await agent.client.ptys.create(TerminalId.parse('echo6'), {
    command: `exec ${process.execPath} -e "require('net').createServer({allowHalfOpen:true},s=>s.pipe(s)).listen(0,'::1',function(){require('fs').writeFileSync('port6',String(this.address().port))})"`,
  })
  const port = Number(await fileSoon('port6'))
  const tunnel = await agent.client.dial(port)
  const sent = Buffer.alloc(3_000_000, 'abcdefg')
  tunnel.end(sent)
  expect(Buffer.concat(await tunnel.toArray()).equals(sent)).toBe(true)
  await expect(agent.client.dial(agent.address.port)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(agent.client.dial(1)).rejects.toMatchObject({ code: 'not_found' })
})

it('[A6] in a shared network only ports of the session are shown and dialled, orphans included', async () => {
  const foreign = createTcpServer().listen(0, '127.0.0.1')
  await once(foreign, 'listening')
  const foreignPort = (foreign.address() as AddressInfo).port
  await agent.client.exec({
    command: [
      'sh',
      '-c',
      `setsid ${process.execPath} -e "require('http').createServer((q,r)=>r.end()).listen(0,function(){require('fs').writeFileSync('port',String(this.address().port));setTimeout(process.exit,20000)})" >/dev/null 2>&1 &`,
    ],
  })
  const port = Number(await fileSoon('port'))
  const ports = await agent.client.ports()
  expect(ports.find((shown) => shown.port === port)).toMatchObject({ process: 'node' })
  const shown = ports.map((found) => found.port)
  expect(shown).not.toContain(foreignPort)
  expect(shown).not.toContain(agent.address.port)
  await expect(agent.client.dial(foreignPort)).rejects.toMatchObject({ code: 'forbidden' })
  ;(await agent.client.dial(port)).destroy()
  foreign.close()
})

it('[A7] exec keeps its limits of time and output and ends the whole tree, also when given up', async () => {
  const { client } = agent
  const slow = await client.exec({ command: ['sh', '-c', 'sleep 71 & sleep 71'], timeoutMs: 300 })
  expect(slow).toMatchObject({ timedOut: true, code: null, signal: 'SIGKILL' })
  const loud = await client.exec({
    command: ['sh', '-c', 'head -c 5000000 /dev/zero; cat'],
    maxBytes: 10,
    stdin: 'x',
  })
  expect(loud).toMatchObject({ code: 0, truncated: true, stdout: '\0'.repeat(10) })
  const giveUp = AbortSignal.timeout(300)
  await expect(client.exec({ command: ['sleep', '72'] }, giveUp)).rejects.toMatchObject({
    code: 'timeout',
  })
  await sleep(300)
  const left = await client.exec({
    command: ['sh', '-c', 'ps -eo args | grep "^sleep 7[12]" || true'],
  })
  expect(left.stdout).toBe('')
  await expect(client.exec({ command: ['true'], cwd: 'none' })).rejects.toMatchObject({
    code: 'not_found',
  })
})

it('[A8] who comes back to the events gets what was missed, or is told of a gap', async () => {
  const [first] = await frames('', 1)
  expect(first).toMatchObject({ type: 'hello', bootId: agent.client.bootId, gap: false })
  const since = Number(first?.['seq'])
  await agent.client.ptys.create(TerminalId.parse('news'), { command: 'cat' })
  await sleep(300)
  const [hello, next] = await frames(`?since=${since}`, 2)
  expect(hello).toMatchObject({ gap: false })
  expect(next).toMatchObject({ type: 'event', seq: since + 1 })
  expect((await frames('?since=999999', 1))[0]).toMatchObject({ gap: true })
})

it('[A9] whoever makes the bundle does not keep the bundler in its memory', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-bundle-'))
  const build = resolve(import.meta.dirname, '../../sandbox-images/agent/build.ts')
  const program = `
    const { bundleAgent } = await import(${JSON.stringify(build)})
    await bundleAgent(${JSON.stringify(folder)})
    console.log(process.getBuiltinModule('node:fs').readFileSync('/proc/self/maps', 'utf8'))`
  const args = ['--input-type=module', '-e', program]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(stdout).toContain('libc.so')
  expect(stdout).not.toContain('rolldown')
  await rm(folder, { recursive: true, force: true })
}, 60_000)

it('[A9] the bundle runs with nothing around it, and making it again is quick', async () => {
  const { bundleAgent } = await import('../../sandbox-images/agent/build.ts')
  const folder = await mkdtemp(join(tmpdir(), 'atelier-bundle-'))
  const made = await bundleAgent(join(folder, 'out'))
  const start = performance.now()
  expect(await bundleAgent(join(folder, 'out'))).toBe(made)
  expect(performance.now() - start).toBeLessThan(1_000)
  const alone = join(folder, 'alone')
  await cp(made, alone, { recursive: true })
  const command = [resolve(alone, 'atelier-agent'), resolve(alone, 'agent.mjs')]
  {
    await using bundled = await startTestAgent({
      command,
      config: { ripgrep: resolve(alone, 'rg') },
      files: { x: 'y' },
    })
    const id = TerminalId.parse('t')
    await bundled.client.ptys.create(id, { command: 'exit 3' })
    await sleep(400)
    expect(await bundled.client.ptys.list()).toMatchObject([{ exitCode: 3 }])
    expect((await bundled.client.files.names()).paths).toEqual(['x'])
    expect((await readFile(`/proc/${bundled.pid}/comm`, 'utf8')).trim()).not.toBe('node')
  }
  await rm(folder, { recursive: true })
}, 60_000)

it('[A10] metrics are numbers, a template fills only an empty root, activity and ptys are told', async () => {
  const metrics = await agent.client.metrics()
  expect(metrics.diskFreeBytes).toBeGreaterThan(0)
  expect(await agent.client.applyTemplate('blank')).toBe(false)
  const events: string[] = []
  agent.client.onEvent((event: AgentEvent | { type: 'resync' }) => events.push(event.type))
  await agent.client.ptys.create(TerminalId.parse('active'), { command: 'echo hello' })
  await sleep(300)
  expect(events).toContain('ptys')
})

it('[A11] an agent that starts again is another one: the client says that this one is gone', async () => {
  await using mine = await startTestAgent()
  const old = mine.client
  await mine.kill()
  await mine.start(mine.address.port)
  await old.gone
  await expect(old.info()).rejects.toMatchObject({ code: 'unavailable' })
  expect(mine.client.bootId).not.toBe(old.bootId)
}, 40_000)

it('[A13] SIGUSR1, which user code may send, opens no debugger', async () => {
  await using agent = await startTestAgent()
  process.kill(agent.pid, 'SIGUSR1')
  await sleep(500)
  expect(agent.output).not.toMatch(/debugger/i)
  expect((await agent.client.info()).bootId).toBe(agent.client.bootId)
})

it('[A12] malformed, oversized and silent answers reject as unavailable and hurt nobody', async () => {
  const answers: Record<string, (end: (body: string) => void, raw: ServerResponse) => void> = {
    '/v1/ptys': (end) => end('not json'),
    '/v1/ports': (end) => end('{"ports":[{"port":"x"}]}'),
    '/v1/metrics': (_end, raw) => {
      const more = setInterval(() => raw.write('x'.repeat(1_000_000)), 1)
      raw.on('close', () => clearInterval(more))
      raw.on('error', () => clearInterval(more))
    },
    '/v1/files': (_end, raw) => raw.destroy(),
  }
  const info = {
    protocol: 1,
    version: '1',
    bootId: crypto.randomUUID(),
    pid: 1,
    user: 'u',
    root: '/',
    home: '/',
  }
  const evil = createServer((incoming, response) => {
    const path = incoming.url?.split('?')[0] ?? ''
    const answer = answers[path]
    if (answer) answer((body) => response.end(body), response)
    else response.end(JSON.stringify(info))
  }).listen(0, '127.0.0.1')
  await once(evil, 'listening')
  const sockets = new WebSocketServer({ server: evil })
  sockets.on('connection', (socket) => socket.send('{"type":"nonsense"}'))
  const address = { host: '127.0.0.1', port: (evil.address() as AddressInfo).port, token: 'x' }
  const client = await AgentClient.connect(address, agent.workspaceId, AbortSignal.timeout(5_000))
  const calls = [client.ptys.list(), client.ports(), client.metrics(), client.files.list('')]
  for (const settled of await Promise.allSettled(calls)) {
    expect(settled).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } })
  }
  await client[Symbol.asyncDispose]()
  await client.gone
  sockets.close()
  evil.closeAllConnections()
  evil.close()
})

async function ask(method: string, path: string, token: string, body = '', headers = {}) {
  const { host, port } = agent.address
  const asked = request({
    host,
    port,
    method,
    path,
    agent: false,
    headers: { authorization: `Bearer ${token}`, ...headers },
  })
  asked.on('error', () => {})
  asked.end(body)
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  const text = await response.toArray()
  return { status: response.statusCode, body: Buffer.concat(text).toString() }
}

async function frames(query: string, count: number): Promise<Record<string, unknown>[]> {
  const { host, port, token } = agent.address
  const socket = new WebSocket(`ws://${host}:${port}/v1/events${query}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const heard: Record<string, unknown>[] = []
  socket.on('message', (data: Buffer) =>
    heard.push(JSON.parse(data.toString()) as Record<string, unknown>),
  )
  for (const end = Date.now() + 3_000; heard.length < count && Date.now() < end;) await sleep(10)
  socket.terminate()
  return heard
}

async function fileSoon(name: string): Promise<string> {
  for (const end = Date.now() + 8_000; Date.now() < end; await sleep(50)) {
    const text = await readFile(join(agent.root, name), 'utf8').catch(() => '')
    if (text !== '') return text
  }
  throw new Error(`${name} was not written.`)
}
