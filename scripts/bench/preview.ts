import { fork } from 'node:child_process'
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
import { cpuMs, table } from './measure.ts'

const SECONDS = 4
const WARM_SECONDS = 2
const CONNECTIONS = 32
const LOAD = new URL('preview-load.ts', import.meta.url)

type Measured = { perSecond: number; p50: number; p99: number; failed: number }

/** Requests per second to an app directly and as a preview: through gate, proxy, agent and back. */
export async function benchPreview(): Promise<void> {
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

  const app = fork(LOAD, ['app'])
  resources.defer(() => void app.kill())
  const [{ port: appPort }] = (await once(app, 'message')) as [{ port: number }]
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  resources.defer(() => {
    server.close().closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  const token = randomUUID()
  const previews = createPreviews({
    db,
    access: members,
    sandboxes,
    log,
    clock: systemClock,
    news: { publish: () => undefined, tell: () => undefined },
    signIns: {
      byToken: async (given) =>
        given === token
          ? {
              userId: UserId.parse(ada),
              name: '',
              instanceOwner: true,
              via: { kind: 'token', id: token },
            }
          : undefined,
      isGood: async () => true,
      onEnded: () => () => undefined,
    },
    secret: randomBytes(32),
    publicUrl: `http://localhost:${port}`,
    previewBase: `localhost:${port}`,
  })
  resources.use(previews)
  server.on('request', (req, res) => previews.server.handleRequest(req, res))

  const direct = await load(appPort, ['Host: localhost'])
  const host = `Host: ${appPort}--${slug}.localhost:${port}`
  const headers = [host, `Authorization: Bearer ${token}`]
  await load(port, headers, WARM_SECONDS)
  const before = { server: process.cpuUsage(), agent: await cpuMs(agent.pid) }
  const preview = await load(port, headers)
  const { user, system } = process.cpuUsage(before.server)
  const requests = preview.perSecond * SECONDS
  const serverUs = (user + system) / requests
  const agentUs = (((await cpuMs(agent.pid)) - before.agent) * 1000) / requests
  console.log(
    `preview: ${CONNECTIONS} connections for ${SECONDS} s to an app that says a dozen bytes`,
  )
  const row = (name: string, { perSecond, p50, p99, failed }: Measured) => [
    name,
    String(perSecond),
    `${p50.toFixed(1)} ms`,
    `${p99.toFixed(1)} ms`,
    String(failed),
  ]
  console.log(
    table([
      ['', 'requests/s', 'p50', 'p99', 'failed'],
      row('the app alone', direct),
      row('through the preview', preview),
    ]),
  )
  const ratio = (preview.perSecond / direct.perSecond).toFixed(2)
  // A busy machine bends the rates, but not the CPU time that one request costs.
  console.log(
    `  ratio ${ratio}; CPU per request: server ${serverUs.toFixed(0)} us, agent ${agentUs.toFixed(0)} us`,
  )
}

async function load(port: number, headers: string[], seconds = SECONDS): Promise<Measured> {
  const child = fork(LOAD, ['load', String(port), String(seconds), String(CONNECTIONS), ...headers])
  const [measured] = (await once(child, 'message')) as [Measured]
  child.disconnect()
  return measured
}
