import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UserId } from '../../shared/ids.ts'
import { startTestAgent } from '../../server/agent/test-agent.ts'
import { createPreviews } from '../../server/previews/previews.ts'
import { systemClock } from '../../server/seams.ts'
import { openDatabase } from '../../server/store/database.ts'
import { startEmbeddedPostgres } from '../../server/store/embedded-postgres.ts'
import { migrate } from '../../server/store/migrate.ts'
import { LiveSandboxes } from '../../server/workspaces/live-sandboxes.ts'
import { aPerson, aRecord, peopleOn } from '../../server/workspaces/test-people.ts'
import type { Way } from './preview-load.ts'

export type PreviewWorld = AsyncDisposable & {
  readonly agentPid: number
  /** How to ask for the app that listens there. */
  wayTo(appPort: number): Way
}

/** The real gate, proxy, agent and database, without what else a server does. The server is this process. */
export async function previewWorld(): Promise<PreviewWorld> {
  await using resources = new AsyncDisposableStack()
  const dataDir = await mkdtemp(join(tmpdir(), 'atelier-bench-'))
  resources.defer(() => rm(dataDir, { recursive: true, force: true }))
  const log = { info: () => undefined, warn: console.error, error: console.error }
  const postgres = resources.use(await startEmbeddedPostgres({ dataDir, log }))
  const db = openDatabase(postgres.pool)
  resources.defer(() => db.destroy())
  await migrate(db)
  const { members, store } = peopleOn(db)
  const ada = await aPerson(db, 'Ada')
  const { id, slug } = await store.create(ada, aRecord())
  const sandboxes = new LiveSandboxes({ onTouch: () => undefined, log })
  const agent = resources.use(
    await startTestAgent({ workspaceId: id, config: { portScope: 'all' } }),
  )
  sandboxes.attach(id, { agent: agent.client, database: undefined as never })
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  resources.defer(() => {
    server.close().closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  const token = randomUUID()
  const caller = {
    userId: UserId.parse(ada),
    name: '',
    instanceOwner: true,
    via: { kind: 'token' as const, id: token },
  }
  const previews = createPreviews({
    db,
    access: members,
    sandboxes,
    log,
    clock: systemClock,
    news: { publish: () => undefined, tell: () => undefined },
    signIns: {
      byToken: async (given) => (given === token ? caller : undefined),
      isGood: async () => true,
      onEnded: () => () => undefined,
    },
    secret: randomBytes(32),
    publicUrl: `http://localhost:${port}`,
    previewBase: `localhost:${port}`,
  })
  resources.use(previews)
  server.on('request', (req, res) => previews.server.handleRequest(req, res))
  server.on('upgrade', (req, socket, head) => previews.server.handleUpgrade(req, socket, head))
  const held = resources.move()
  return {
    agentPid: agent.pid,
    wayTo: (appPort) => {
      const host = `${appPort}--${slug}.localhost:${port}`
      return { port, prefix: '', headers: { Host: host, Authorization: `Bearer ${token}` } }
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}
