import { fork } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
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

const SECONDS = 3
const CONNECTIONS = 32
const LOAD = new URL('preview-load.ts', import.meta.url)

/** CPU time per request, because a busy machine bends every other number. */
export type PreviewBench = {
  direct: Measured
  preview: Measured
  serverUs: number
  agentUs: number
}
type Measured = { perSecond: number; p50: number; p99: number; failed: number }

/** Requests per second to an app directly and as a preview: through gate, proxy, agent and back. */
export async function benchPreview(): Promise<PreviewBench> {
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
  resources.defer(() => void server.close().closeAllConnections())
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
  const before = { server: process.cpuUsage(), agent: await cpuMs(agent.pid) }
  const preview = await load(port, [host, `Authorization: Bearer ${token}`])
  const { user, system } = process.cpuUsage(before.server)
  const requests = preview.perSecond * SECONDS
  const serverUs = (user + system) / requests
  const agentUs = (((await cpuMs(agent.pid)) - before.agent) * 1000) / requests
  return { direct, preview, serverUs, agentUs }
}

/** Of another process, by the kernel's own account in hundredths of a second. */
async function cpuMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function load(port: number, headers: string[]): Promise<Measured> {
  const child = fork(LOAD, ['load', String(port), String(SECONDS), String(CONNECTIONS), ...headers])
  const [measured] = (await once(child, 'message')) as [Measured]
  child.disconnect()
  return measured
}

if (import.meta.main) {
  const { direct, preview, serverUs, agentUs } = await benchPreview()
  for (const [name, { perSecond, p50, p99, failed }] of Object.entries({ direct, preview })) {
    console.log(
      `${name.padEnd(8)} ${perSecond} requests/s  p50 ${p50.toFixed(2)} ms  p99 ${p99.toFixed(2)} ms  failed ${failed}`,
    )
  }
  console.log(`CPU per request: server ${serverUs.toFixed(0)} us, agent ${agentUs.toFixed(0)} us`)
}
