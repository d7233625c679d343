/** A server that a test may kill: workspaces on a real driver, told what to do over the process channel. */
import { z } from 'zod'
import { bundleAgent } from '../../sandbox-images/agent/build.ts'
import { UserId, WorkspaceId } from '../../shared/ids.ts'
import { AgentClient } from '../agent/agent-client.ts'
import { prepareDatabase } from '../databases/prepare-database.ts'
import { createDisk } from '../runtime/disk/create-disk.ts'
import { DockerDriver } from '../runtime/docker/docker-driver.ts'
import type { RuntimeDriver } from '../runtime/driver.ts'
import { LocalDriver } from '../runtime/local/local-driver.ts'
import { systemClock } from '../seams.ts'
import { openDatabase } from '../store/database.ts'
import { Members } from './members.ts'
import { Workspaces } from './workspaces.ts'

const Setup = z.object({
  runtime: z.enum(['local', 'docker']),
  dataDir: z.string(),
  instanceId: z.string(),
  pool: z.object({ host: z.string(), port: z.number(), user: z.string(), database: z.string() }),
})
export type Setup = z.infer<typeof Setup>
const Order = z.object({
  do: z.enum(['create', 'start', 'stop', 'delete']),
  id: WorkspaceId.optional(),
  owner: UserId.optional(),
})
export type Order = z.infer<typeof Order>
export type Told =
  | { type: 'ready' }
  | { type: 'step'; id: string; step: string; status: string }
  | { type: 'status'; id: string; status: string }

export function driverFor(setup: Setup): RuntimeDriver {
  const { dataDir, instanceId } = setup
  const log = { info: () => undefined, warn: () => undefined }
  if (setup.runtime === 'local') return new LocalDriver({ dataDir, bundleAgent, log })
  return new DockerDriver({ dataDir, instanceId, bundleAgent, log })
}

function tell(told: Told): void {
  process.send?.(told)
}

async function serve(setup: Setup): Promise<void> {
  const db = openDatabase({ ...setup.pool, max: 4 })
  const print = (fields: object, phrase: string) =>
    process.stderr.write(`${phrase} ${'err' in fields ? String(fields.err) : ''}\n`)
  const workspaces = new Workspaces({
    db,
    connection: setup.pool,
    members: new Members({ db, clock: systemClock }),
    driver: driverFor(setup),
    disk: await createDisk(setup.dataDir),
    connectAgent: AgentClient.connect,
    prepareDatabase,
    news: { publish: (id, news) => hear(id, news), tell: () => undefined },
    secret: Buffer.from('a secret that outlives its server'),
    clock: systemClock,
    log: { info: print, warn: print, error: print },
    defaults: { memoryMib: 512, cpus: 1, pids: 512, idleMinutes: null },
    timing: { firstRetryMs: 200, sweepMs: 2_000 },
  })
  process.on('message', (message) => void obey(workspaces, Order.parse(message)))
  process.on('disconnect', () => process.exit(0))
  await workspaces.begin()
  tell({ type: 'ready' })
}

type News = Parameters<ConstructorParameters<typeof Workspaces>[0]['news']['publish']>[1]
function hear(id: string, news: News): void {
  if (news.type !== 'workspace') return
  for (const { step, status } of news.workspace.steps) tell({ type: 'step', id, step, status })
  tell({ type: 'status', id, status: news.workspace.status })
}

async function obey(workspaces: Workspaces, { do: what, id, owner }: Order): Promise<void> {
  if (what === 'create' && owner) await workspaces.create(owner, { name: 'w', template: 'blank' })
  else if (what === 'start' && id) await workspaces.start(id)
  else if (what === 'stop' && id) await workspaces.stop(id)
  else if (what === 'delete' && id && owner) await workspaces.delete(id, owner)
}

const given = process.argv[2]
if (process.send && given) await serve(Setup.parse(JSON.parse(given)))
