import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { WorkspaceId } from '../../shared/ids.ts'
import { AgentClient } from '../agent/agent-client.ts'
import type { Agent } from '../agent/agent.ts'
import { createDisk } from './disk/create-disk.ts'
import type { DiskDriver } from './disk/disk.ts'
import type { RunningSandbox, RuntimeDriver, RuntimeEvent, SandboxSpec } from './driver.ts'

export const quietLog = { info: () => undefined, warn: () => undefined }
export const ignoreStep = (): void => undefined
export const soon = (): AbortSignal => AbortSignal.timeout(60_000)

/** Makes drivers of one kind: each call is a server that started anew on the same data. */
export type DriverFactory = (place: { dataDir: string; instanceId: string }) => RuntimeDriver

/** Drivers, disks and sandboxes of one test file, all gone at the end. */
export class TestWorld implements AsyncDisposable {
  readonly instanceId = randomBytes(4).toString('hex')
  readonly dataDir: string
  readonly driver: RuntimeDriver
  readonly #factory: DriverFactory
  readonly #disk: DiskDriver
  readonly #workspaces = new Set<WorkspaceId>()

  private constructor(deps: { dataDir: string; factory: DriverFactory; disk: DiskDriver }) {
    this.dataDir = deps.dataDir
    this.#factory = deps.factory
    this.#disk = deps.disk
    this.driver = this.restartedDriver()
  }

  static async create(factory: DriverFactory): Promise<TestWorld> {
    const dataDir = await mkdtemp(join(tmpdir(), 'atelier-runtime-'))
    const world = new TestWorld({ dataDir, factory, disk: await createDisk(dataDir) })
    await world.driver.prepare(() => undefined)
    return world
  }

  /** What the next server would have. */
  restartedDriver(): RuntimeDriver {
    return this.#factory({ dataDir: this.dataDir, instanceId: this.instanceId })
  }

  async spec(overrides: Partial<SandboxSpec> = {}): Promise<SandboxSpec> {
    const workspaceId = overrides.workspaceId ?? WorkspaceId.parse(randomUUID())
    this.#workspaces.add(workspaceId)
    const databasePassword = `it's ${randomBytes(9).toString('base64url')}`
    const user = `postgres:${encodeURIComponent(databasePassword)}`
    return {
      workspaceId,
      slug: 'brave-otter',
      generation: 1,
      diskPath: await this.#disk.ensure(workspaceId),
      limits: { memoryMib: 512, cpus: 1, pids: 256 },
      agentToken: randomBytes(24).toString('base64url'),
      env: { DATABASE_URL: `postgres://${user}@database/postgres` },
      databasePassword,
      ...overrides,
    }
  }

  async started(overrides: Partial<SandboxSpec> = {}) {
    const spec = await this.spec(overrides)
    return { spec, sandbox: await this.driver.start(spec, ignoreStep, soon()) }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const id of this.#workspaces) {
      await this.driver.destroy(id)
      await this.#disk.remove(id)
    }
    await rm(this.dataDir, { recursive: true, force: true })
  }
}

/** The real client on a sandbox's agent. */
export async function agentOf({ agent, workspaceId }: RunningSandbox): Promise<Agent> {
  return AgentClient.connect(agent, workspaceId, soon())
}

/** What a shell command inside prints; rejects when it fails. */
export async function shell(agent: Agent, script: string): Promise<string> {
  const { code, stdout, stderr } = await agent.exec({ command: ['bash', '-c', script] })
  if (code !== 0) throw new Error(`${script}: ended with ${code}\n${stdout}${stderr}`)
  return stdout.trim()
}

/** One query as the superuser, from where this server stands. */
export async function query(
  { database }: RunningSandbox,
  { databasePassword: password }: SandboxSpec,
  sql: string,
): Promise<unknown[][]> {
  const client = new pg.Client({ ...database, user: 'postgres', database: 'postgres', password })
  await client.connect()
  try {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' })
    return rows
  } finally {
    await client.end()
  }
}

/** Collects events from now on, once the stream stands. */
export async function listen(driver: RuntimeDriver) {
  const ended = new AbortController()
  const heard: RuntimeEvent[] = []
  const done = (async () => {
    for await (const event of driver.events(ended.signal)) heard.push(event)
  })()
  await until(() => heard.some(({ type }) => type === 'resync'))
  return {
    heard,
    async [Symbol.asyncDispose]() {
      ended.abort()
      await done
    },
  }
}

/** Waits for something to become true, not for long. */
export async function until(holds: () => boolean | Promise<boolean>, ms = 15_000): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(50)) {
    if (await holds()) return
  }
  throw new Error(`Not within ${ms} ms: ${String(holds)}`)
}
