import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createTcp, type AddressInfo } from 'node:net'
import { WebSocket } from 'ws'
import { startTestAgent, type TestAgent } from '../agent/test-agent.ts'
import { callerOf, serve, testLog, testWorkspace } from '../people/test-workspace.ts'
import { systemClock, type Caller } from '../seams.ts'
import { createPreviews } from './previews.ts'

type Options = {
  pane?: () => string
  publicUrl?: string
  previewBase?: string
  agent?: TestAgent | 'none'
}

/** Ada's workspace with a real agent, behind a server that also answers for its previews. */
export async function testPreviews(options: Options = {}) {
  const w = await testWorkspace()
  const port = await freePort()
  const ended = new Set<string>()
  const listeners = new Set<(via: Caller['via']) => void>()
  const previewBase = options.previewBase ?? `localhost:${port}`
  const previews = createPreviews({
    db: w.db,
    access: w.access,
    sandboxes: w.sandboxes,
    news: w.room,
    signIns: {
      byToken: async (token) => (ended.has(token) ? undefined : callerOf(token)),
      isGood: async ({ id }) => !ended.has(id),
      onEnded(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    secret: Buffer.from('a secret of thirty-two bytes or so'),
    publicUrl: options.publicUrl ?? `http://localhost:${port}`,
    previewBase,
    clock: systemClock,
    log: testLog,
  })
  const agent =
    options.agent === 'none'
      ? undefined
      : (options.agent ?? (await startTestAgent({ config: { portScope: 'all' } })))
  if (agent) w.attach(agent.client)
  const { routes, entrance, server } = previews
  const h = await serve({
    routes: [routes],
    entrance,
    sockets: [w.room.route],
    previews: {
      handleUpgrade: (req, socket, head) => server.handleUpgrade(req, socket, head),
      handleRequest(req, res) {
        if (req.url !== '/pane') return server.handleRequest(req, res)
        res.setHeader('Content-Type', 'text/html')
        res.end(options.pane?.())
        return true
      },
    },
    port,
  })
  const hostOf = (appPort: number) => `${appPort}--${w.slug}.${previewBase}`
  return {
    w,
    h,
    port,
    previews,
    agent,
    hostOf,
    ask: (appPort: number, path: string, more: Ask = {}) => ask(port, hostOf(appPort), path, more),
    /** Comes in by the hand-off, and brings the cookie back. */
    async enter(userId: TestWorkspaceUser, appPort: number, to = '/'): Promise<string> {
      const made = await h.json(userId, 'POST', `/workspaces/${w.id}/ports/${appPort}/visits`, {
        to,
      })
      if (made.status !== 201) throw new Error(`No way in: ${made.status}`)
      const { url } = (await made.json()) as { url: string }
      const { host, pathname, search } = new URL(url)
      const answer = await ask(port, host, pathname + search)
      return (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? ''
    },
    decide: (userId: TestWorkspaceUser, appPort: number, visibility: string) =>
      h.json(userId, 'PUT', `/workspaces/${w.id}/ports/${appPort}`, { visibility }),
    socket: (appPort: number, path: string, { protocol, ...headers }: SocketHeaders) =>
      new WebSocket(`ws://127.0.0.1:${port}${path}`, protocol ? [protocol] : [], {
        headers: { host: hostOf(appPort), ...headers },
      }),
    end(via: Caller['via']) {
      ended.add(via.id)
      for (const listener of listeners) listener(via)
    },
    async [Symbol.asyncDispose]() {
      previews[Symbol.dispose]()
      await h[Symbol.asyncDispose]()
      await agent?.[Symbol.asyncDispose]()
      await w[Symbol.asyncDispose]()
    },
  }
}
type TestWorkspaceUser = Parameters<Awaited<ReturnType<typeof serve>>['call']>[0]
export type TestPreviews = Awaited<ReturnType<typeof testPreviews>>

type SocketHeaders = Record<string, string> & { protocol?: string }
type Ask = {
  method?: string
  headers?: Record<string, string | string[]>
  body?: string | Buffer
  navigate?: boolean
}
/** One request as a browser would send it: to the loopback address, with the preview's host. */
export async function ask(port: number, host: string, path: string, more: Ask = {}) {
  const { body, ...message } = await open(port, host, path, more)
  return { ...message, text: (await collect(body)).toString() }
}

/** The same, with the body still to come. */
export async function open(port: number, host: string, path: string, more: Ask = {}) {
  const mode = more.navigate ? { 'sec-fetch-mode': 'navigate', accept: 'text/html' } : {}
  const outgoing = request({
    host: '127.0.0.1',
    port,
    path,
    agent: false,
    method: more.method ?? 'GET',
    headers: { host, ...mode, ...more.headers },
  })
  outgoing.end(more.body)
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage]
  const { statusCode: status = 0, headers, rawHeaders } = incoming
  return { status, headers, rawHeaders, body: incoming, outgoing }
}

async function collect(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Somebody's app, on a loopback port. */
export async function startApp(listener: RequestListener, host = '127.0.0.1') {
  const server = createServer({ requestTimeout: 0 }, listener)
  server.listen(0, host)
  await once(server, 'listening')
  return {
    server,
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createTcp().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
