import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { AppError } from '../../shared/errors.ts'
import { UserId, WorkspaceId } from '../../shared/ids.ts'
import { can, type Role } from '../../shared/roles.ts'
import type { Agent } from '../agent/agent.ts'
import { Origins } from '../http/origins.ts'
import { RateLimits } from '../http/rate-limits.ts'
import { socketServer } from '../http/sockets.ts'
import type { Access, Caller, People, RoleChange, Sandboxes } from '../seams.ts'
import type { Database } from '../store/schema.ts'
import { testDatabase } from '../store/test-database.ts'
import { collabSocket } from './room-routes.ts'
import { Rooms, type RoomsDeps } from './rooms.ts'
import { fsAgent, fsFiles } from './test-fs-agent.ts'
import type { Timing } from './timing.ts'

/** Real waits, shortened. */
export const QUICK: Partial<Timing> = {
  saveDebounce: 30,
  saveMax: 150,
  absentRecheck: 120,
  retryMax: 300,
  leaveGrace: 200,
}

/** Membership in the real table, read by the append statement too. */
export class TestAccess implements Access {
  readonly #db: Kysely<Database>
  readonly #listeners = new Set<(change: RoleChange) => void>()

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async roleOf(userId: UserId, workspaceId: WorkspaceId): Promise<Role | undefined> {
    const row = await this.#db
      .selectFrom('member')
      .select('role')
      .where('user_id', '=', userId)
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirst()
    return row?.role
  }

  async require(...[userId, workspaceId, action]: Parameters<Access['require']>): Promise<Role> {
    const role = await this.roleOf(userId, workspaceId)
    if (role === undefined) throw new AppError('not_found', 'There is no such workspace.')
    if (!can(role, action)) throw new AppError('forbidden', `A ${role} may not do this.`)
    return role
  }

  onChange(listener: (change: RoleChange) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Commits a role, and tells about it unless `silently`. */
  async set(change: RoleChange, { silently = false } = {}): Promise<void> {
    const { workspaceId, userId, role } = change
    const members = this.#db
    if (role === undefined) {
      await members
        .deleteFrom('member')
        .where('user_id', '=', userId)
        .where('workspace_id', '=', workspaceId)
        .execute()
    } else {
      await members
        .updateTable('member')
        .set({ role })
        .where('user_id', '=', userId)
        .where('workspace_id', '=', workspaceId)
        .execute()
    }
    if (!silently) for (const listen of this.#listeners) listen(change)
  }
}

/** Sandboxes whose agent the test sets. */
export class TestSandboxes {
  agentNow: Agent | undefined
  readonly touched: WorkspaceId[] = []
  readonly #listeners = new Set<Parameters<Sandboxes['onAgent']>[0]>()
  readonly seam: Sandboxes = {
    agent: () => {
      if (!this.agentNow) throw new AppError('sandbox_unavailable', 'The workspace is stopped.')
      return this.agentNow
    },
    findAgent: () => this.agentNow,
    onAgent: (listener) => {
      this.#listeners.add(listener)
      return () => void this.#listeners.delete(listener)
    },
    touch: (id) => void this.touched.push(id),
    database: () => Promise.reject(new AppError('sandbox_unavailable', 'No database here.')),
  }

  set(workspaceId: WorkspaceId, agent: Agent | undefined): void {
    this.agentNow = agent
    for (const listen of this.#listeners) listen(workspaceId, agent)
  }
}

/** A member of the test's workspace. */
export async function aMember(
  db: Kysely<Database>,
  {
    workspaceId,
    name,
    role,
    slot,
  }: { workspaceId: WorkspaceId; name: string; role: Role; slot: number },
): Promise<Caller> {
  const userId = UserId.parse(randomUUID())
  await db.insertInto('person').values({ id: userId, name, instance_owner: false }).execute()
  await db
    .insertInto('member')
    .values({ workspace_id: workspaceId, user_id: userId, role, slot })
    .execute()
  return { userId, name, instanceOwner: false, via: { kind: 'token', id: randomUUID() } }
}

export async function aWorkspace(db: Kysely<Database>): Promise<WorkspaceId> {
  const settings = { memoryMib: 512, cpus: 1, pids: 128, idleMinutes: null }
  const row = await db
    .insertInto('workspace')
    .values({
      slug: `w-${randomUUID().slice(0, 8)}`,
      name: 'Test',
      template: 'blank',
      desired: 'running',
      status: 'running',
      reason: null,
      settings: JSON.stringify(settings),
      steps: '[]',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return WorkspaceId.parse(row.id)
}

export type LogLine = { level: string; phrase: string; fields: object }
export function testLog() {
  const lines: LogLine[] = []
  const at = (level: string) => (fields: object, phrase: string) =>
    void lines.push({ level, phrase, fields })
  return { lines, info: at('info'), warn: at('warn'), error: at('error') }
}

/** People by name of the caller; slots as in the member table. */
function testPeople(db: Kysely<Database>): People {
  return {
    async inWorkspace(workspaceId, ids) {
      const rows = await db
        .selectFrom('member')
        .innerJoin('person', 'person.id', 'member.user_id')
        .select(['person.id', 'person.name', 'member.slot'])
        .where('member.workspace_id', '=', workspaceId)
        .where('person.id', 'in', ids)
        .execute()
      return rows.map((row) => ({ ...row, id: UserId.parse(row.id) }))
    },
  }
}

/** Rooms on real Postgres behind the real socket server, over a folder of real files. */
export async function testWorld(overrides: Partial<RoomsDeps> = {}) {
  const resources = new AsyncDisposableStack()
  const { db } = resources.use(await testDatabase())
  const root = await mkdtemp(join(tmpdir(), 'atelier-rooms-'))
  resources.defer(() => rm(root, { recursive: true, force: true, maxRetries: 5 }))
  const workspaceId = await aWorkspace(db)
  const ada = await aMember(db, { workspaceId, name: 'Ada', role: 'owner', slot: 0 })
  const bob = await aMember(db, { workspaceId, name: 'Bob', role: 'editor', slot: 1 })
  const eve = await aMember(db, { workspaceId, name: 'Eve', role: 'viewer', slot: 2 })
  const disk = fsAgent(workspaceId, fsFiles(root))
  const access = new TestAccess(db)
  const sandboxes = new TestSandboxes()
  sandboxes.agentNow = disk.agent
  const log = testLog()
  const deps: RoomsDeps = {
    db,
    access,
    log,
    people: testPeople(db),
    sandboxes: sandboxes.seam,
    clock: { now: () => Date.now() },
    owner: 'test',
    timing: QUICK,
    ...overrides,
  }
  const callers = [ada, bob, eve]
  let current = await serve(deps, callers)
  resources.defer(() => current[Symbol.asyncDispose]())
  return {
    db,
    root,
    workspaceId,
    ada,
    bob,
    eve,
    disk,
    access,
    sandboxes,
    log,
    deps,
    callers,
    get rooms() {
      return current.rooms
    },
    get url() {
      return current.url
    },
    /** Ends the server without a word, as `kill -9` would, and starts another on the same port. */
    async crash() {
      const { port } = current
      await current.kill()
      current = await serve(deps, callers, port)
    },
    async restart() {
      const { port } = current
      await current[Symbol.asyncDispose]()
      current = await serve(deps, callers, port)
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
export type TestWorld = Awaited<ReturnType<typeof testWorld>>

async function serve(deps: RoomsDeps, callers: readonly Caller[], port = 0) {
  const rooms = new Rooms(deps)
  const server = createServer()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const { port: actual } = server.address() as AddressInfo
  const sockets = socketServer({
    routes: [collabSocket({ rooms })],
    // The ticket is the user's id; who signs in how is tested elsewhere.
    authenticate: async ({ ticket }) => callers.find(({ userId }) => userId === ticket),
    origins: new Origins({ publicUrl: `http://localhost:${actual}`, port: actual }),
    limits: new RateLimits(),
    onEnded: () => () => undefined,
    trustedProxies: 0,
    log: { error: () => undefined },
  })
  server.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head))
  return {
    rooms,
    port: actual,
    url: `ws://127.0.0.1:${actual}`,
    async kill() {
      rooms.abandon()
      await close(server)
    },
    async [Symbol.asyncDispose]() {
      await rooms.drain()
      await sockets[Symbol.asyncDispose]()
      await close(server)
    },
  }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}

/** Waits until something holds, for a bounded time. */
export async function until(holds: () => boolean | Promise<boolean>, what = 'it'): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited too long for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
