import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, it } from 'vitest'
import { bundleAgent } from '../../sandbox-images/agent/build.ts'
import type { WorkspaceId } from '../../shared/ids.ts'
import { AgentClient } from '../agent/agent-client.ts'
import { prepareDatabase } from '../databases/prepare-database.ts'
import { createDisk } from '../runtime/disk/create-disk.ts'
import { LocalDriver } from '../runtime/local/local-driver.ts'
import { testDatabase, type TestDatabase } from '../store/test-database.ts'
import { InProcessHost } from './test-in-process-driver.ts'
import { agentsOf } from './test-processes.ts'
import { aServer, aWorkspace, until } from './test-server.ts'

/** A server in this process with the real local driver, agent and Postgres. */
async function aRealServer(t: TestDatabase) {
  const dataDir = await mkdtemp(join(tmpdir(), 'atelier-real-'))
  const driver = new LocalDriver({
    dataDir,
    bundleAgent,
    log: { info: () => undefined, warn: () => undefined },
  })
  const disk = await createDisk(dataDir)
  const server = aServer(t, new InProcessHost(), {
    driver,
    disk,
    connectAgent: AgentClient.connect,
    prepareDatabase,
  })
  return {
    ...server,
    dataDir,
    driver,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      for (const { workspaceId } of await driver.list()) {
        await driver.destroy(workspaceId)
        await disk.remove(workspaceId)
      }
      await driver[Symbol.asyncDispose]()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function inside(
  server: { workspaces: { sandboxes: { agent(id: WorkspaceId): AgentLike } } },
  id: WorkspaceId,
  script: string,
): Promise<string> {
  const result = await server.workspaces.sandboxes
    .agent(id)
    .exec({ command: ['sh', '-c', script], timeoutMs: 20_000 })
  return result.stdout.trim()
}
type AgentLike = Pick<AgentClient, 'exec'>

it(
  '[WS53] gives every process DATABASE_URL, which is the owner of its own database, kept over a stop',
  {
    timeout: 120_000,
  },
  async () => {
    await using t = await testDatabase()
    await using server = await aRealServer(t)
    await server.workspaces.begin()
    const id = await aWorkspace(server, await server.ada())
    expect(await server.workspaces.get(id)).toMatchObject({ status: 'running', reason: null })
    const { urlInside } = await server.workspaces.sandboxes.database(id)
    expect(await inside(server, id, 'echo $DATABASE_URL')).toBe(urlInside)
    const ask = async (sql: string) => {
      const client = new pg.Client({ connectionString: urlInside })
      await client.connect()
      try {
        return await client.query(sql)
      } finally {
        await client.end()
      }
    }
    expect((await ask('select current_user, current_database()')).rows).toEqual([
      { current_user: 'app', current_database: 'app' },
    ])
    await ask('create table kept as select 42 as n')
    await inside(server, id, 'echo hello > kept.txt')
    await server.workspaces.stop(id)
    await server.workspaces.settled(id)
    expect(await agentsOf(server.dataDir)).toEqual([])
    await server.workspaces.start(id)
    await server.workspaces.settled(id)
    expect(await inside(server, id, 'cat kept.txt')).toBe('hello')
    expect((await ask('select n from kept')).rows).toEqual([{ n: 42 }])
  },
)

it(
  '[WS54] restarts a sandbox whose agent was killed, and says so',
  { timeout: 120_000 },
  async () => {
    await using t = await testDatabase()
    await using server = await aRealServer(t)
    await server.workspaces.begin()
    const id = await aWorkspace(server, await server.ada())
    const boot = server.workspaces.sandboxes.agent(id).bootId
    const [pid] = await agentsOf(server.dataDir)
    process.kill(Number(pid), 'SIGKILL')
    await until(async () => {
      const now = server.workspaces.sandboxes.findAgent(id)?.bootId
      return now !== undefined && now !== boot
    }, 60_000)
    const row = await server.workspaces.get(id)
    expect(row).toMatchObject({ status: 'running', generation: 2 })
    expect(row.reason).toMatch(/stopped unexpectedly.*It was restarted/)
    expect(await agentsOf(server.dataDir)).toHaveLength(1)
    expect(await readdir(join(server.dataDir, 'disks'))).toEqual([id])
  },
)
