import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { OpenAPIHono } from '@hono/zod-openapi'
import { WebSocket } from 'ws'
import { UserId, type WorkspaceId } from '../../shared/ids.ts'
import type { Role } from '../../shared/roles.ts'
import type { Agent } from '../agent/agent.ts'
import { installGate, requireCaller, type Anyone } from '../http/gate.ts'
import type { Credentials } from '../http/credentials.ts'
import { onError } from '../http/kit.ts'
import { Origins } from '../http/origins.ts'
import { RateLimits } from '../http/rate-limits.ts'
import { socketServer } from '../http/sockets.ts'
import { systemClock, type Caller, type SocketRoute } from '../seams.ts'
import { testDatabase } from '../store/test-database.ts'
import { LiveSandboxes } from '../workspaces/live-sandboxes.ts'
import { aPerson, aRecord, letIn, peopleOn } from '../workspaces/test-people.ts'
import { NewsRoom } from './news-room.ts'

/** Says on the screen what no test expects. */
export const testLog = { info: () => undefined, warn: say, error: say }

function say(fields: object, phrase: string): void {
  const error = 'err' in fields ? fields.err : ''
  process.stderr.write(`${phrase} ${String(error)}\n`)
}

/** A workspace of Ada's on a real database, with real members, sandboxes and news around it. */
export async function testWorkspace() {
  const t = await testDatabase()
  const parts = peopleOn(t.db)
  const touched: WorkspaceId[] = []
  const sandboxes = new LiveSandboxes({ onTouch: (id) => touched.push(id), log: testLog })
  const ada = await aPerson(t.db, 'Ada Lovelace')
  const { id, slug } = await parts.store.create(ada, aRecord())
  const access = parts.members
  const room = new NewsRoom({ access, people: access, sandboxes, clock: systemClock })
  return {
    db: t.db,
    ...parts,
    access,
    sandboxes,
    touched,
    room,
    ada,
    id,
    slug,
    async join(name: string, role: Exclude<Role, 'owner'>): Promise<UserId> {
      const userId = await aPerson(t.db, name)
      await letIn(parts, { workspaceId: id, by: ada, userId, role })
      return userId
    },
    changeRole: (userId: UserId, role: Exclude<Role, 'owner'>) =>
      parts.members.changeRole(id, { actor: ada, userId, role }),
    remove: (userId: UserId) => parts.members.remove(id, ada, userId),
    /** As the lifecycle does when a sandbox runs. Its database is not asked for here. */
    attach(agent: Agent) {
      sandboxes.attach(id, { agent, database: undefined as never })
    },
    async [Symbol.asyncDispose]() {
      room[Symbol.dispose]()
      await sandboxes.detach(id)
      await t[Symbol.asyncDispose]()
    },
  }
}
export type TestWorkspace = Awaited<ReturnType<typeof testWorkspace>>

type Parts = {
  routes?: unknown[]
  entrance?: unknown
  sockets?: readonly SocketRoute[]
  /** Asked before the IDE, as `main.ts` does. */
  previews?: {
    handleRequest(req: IncomingMessage, res: ServerResponse): boolean
    handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean
  }
  /** Default: any free one. */
  port?: number
}

/** Routes and sockets behind the real gate. A bearer token is the caller's user id. */
export async function serve(parts: Parts) {
  const server = createServer()
  server.requestTimeout = 0
  server.listen(parts.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const log = testLog
  const limits = new RateLimits()
  const origins = new Origins({ publicUrl: `http://localhost:${port}`, port })
  const gate = { authenticate, origins, limits, trustedProxies: 0 }
  const app = new OpenAPIHono<Anyone>()
  app.onError(onError(log))
  installGate(app as never, gate)
  if (parts.entrance) app.route('/api', parts.entrance as never)
  app.use('/api/*', requireCaller)
  for (const routes of parts.routes ?? []) app.route('/api', routes as never)
  const sockets = socketServer({
    routes: parts.sockets ?? [],
    ...gate,
    onEnded: () => () => undefined,
    log,
  })
  const listener = getRequestListener(app.fetch)
  server.on('request', (req, res) => {
    if (!parts.previews?.handleRequest(req, res)) void listener(req, res)
  })
  server.on('upgrade', (req, socket, head) => {
    if (parts.previews?.handleUpgrade(req, socket, head)) return
    sockets.handleUpgrade(req, socket, head)
  })
  return {
    server,
    port,
    url,
    call: (userId: UserId, path: string, init: RequestInit = {}) =>
      fetch(`${url}/api${path}`, {
        ...init,
        headers: { authorization: `Bearer ${userId}`, ...(init.headers as object) },
      }),
    json(userId: UserId, method: string, path: string, body?: unknown) {
      const init = { method, headers: { 'content-type': 'application/json' } }
      return this.call(
        userId,
        path,
        body === undefined ? { method } : { ...init, body: JSON.stringify(body) },
      )
    },
    open: (userId: UserId, path: string) =>
      new WebSocket(`ws://127.0.0.1:${port}${path}`, {
        headers: { authorization: `Bearer ${userId}` },
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await sockets[Symbol.asyncDispose]()
      server.close()
    },
  }
}
export type Served = Awaited<ReturnType<typeof serve>>

async function authenticate({ authorization }: Credentials): Promise<Caller | undefined> {
  return callerOf(authorization?.replace(/^Bearer /, ''))
}

/** Whom the bearer token of a test means. */
export function callerOf(token: string | undefined): Caller | undefined {
  const userId = UserId.safeParse(token)
  if (!userId.success) return undefined
  const via = { kind: 'token', id: userId.data } as const
  return { userId: userId.data, name: '', instanceOwner: false, via }
}

/** The first value that is not undefined; says what it waited for when none came. */
export async function until<T>(what: string, probe: () => T | undefined | Promise<T | undefined>) {
  const end = Date.now() + 5_000
  while (Date.now() < end) {
    const found = await probe()
    if (found !== undefined && found !== false) return found as T
    await new Promise((settle) => setTimeout(settle, 10))
  }
  throw new Error(`Waited in vain for ${what}.`)
}
