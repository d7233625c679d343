import { fork, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject, expect, it } from 'vitest'
import { type UserId, WorkspaceId } from '../../shared/ids.ts'
import { createDisk } from '../runtime/disk/create-disk.ts'
import { testDatabase, type TestDatabase } from '../store/test-database.ts'
import { aPerson } from './test-people.ts'
import { agentsOf } from './test-processes.ts'
import { driverFor, type Order, type Setup, type Told } from './test-server-process.ts'
import { until } from './test-server.ts'

const MAIN = join(import.meta.dirname, 'test-server-process.ts')
const SLOW_MS = 90_000
const docker = spawnSync('docker', ['version'], { stdio: 'ignore' }).status === 0
if (!docker) process.stderr.write('The kill test on containers needs a Docker engine.\n')

/** A server process of its own, which ends only by SIGKILL. */
class Victim implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #told: Told[] = []
  output = ''

  constructor(setup: Setup) {
    this.#child = fork(MAIN, [JSON.stringify(setup)], { silent: true })
    this.#child.on('message', (told: Told) => this.#told.push(told))
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()))
    }
  }

  order(order: Order): void {
    this.#child.send(order)
  }

  /** Waits until the server says so; dies with its output when it never does. */
  async says(what: (told: Told) => boolean): Promise<void> {
    await until(() => this.#told.some(what) || this.#child.exitCode !== null, SLOW_MS).catch(
      (error: unknown) => {
        throw new Error(`${String(error)}\n${this.output}`)
      },
    )
    if (this.#child.exitCode !== null) throw new Error(`The server ended.\n${this.output}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode) return
    this.#child.kill('SIGKILL')
    await once(this.#child, 'exit')
  }
}

async function aMachine(t: TestDatabase, runtime: Setup['runtime']) {
  const dataDir = await mkdtemp(join(tmpdir(), 'atelier-kill-'))
  const { database } = t.pool
  const pool = { ...inject('postgres'), database: database ?? '' }
  const setup: Setup = { runtime, dataDir, instanceId: randomBytes(4).toString('hex'), pool }
  const driver = driverFor(setup)
  return {
    setup,
    driver,
    row: async (id: WorkspaceId) =>
      t.db.selectFrom('workspace').selectAll().where('id', '=', id).executeTakeFirst(),
    async [Symbol.asyncDispose]() {
      for (const { workspaceId } of await driver.list()) await driver.destroy(workspaceId)
      const disk = await createDisk(dataDir)
      for (const name of await readdir(join(dataDir, 'disks'))) {
        const id = WorkspaceId.safeParse(name)
        if (id.success) await disk.remove(id.data)
      }
      await driver[Symbol.asyncDispose]()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
type Machine = Awaited<ReturnType<typeof aMachine>>

/** One sandbox, of the life that the records name. */
async function expectOne(machine: Machine, id: WorkspaceId): Promise<void> {
  const row = await machine.row(id)
  expect(row).toMatchObject({ status: 'running', desired: 'running', reason: null })
  expect(await machine.driver.list()).toEqual([
    { workspaceId: id, generation: row?.generation, status: 'running' },
  ])
  if (machine.setup.runtime === 'local') {
    expect(await agentsOf(machine.setup.dataDir)).toHaveLength(1)
  }
}

async function killCycle(machine: Machine, t: TestDatabase, steps: readonly string[]) {
  const owner = await aPerson(t.db, 'Ada')
  let id: WorkspaceId | undefined
  const runningAgain = async () => (await machine.row(id!))?.status === 'running'
  for (const step of steps) {
    {
      await using victim = new Victim(machine.setup)
      await victim.says(({ type }) => type === 'ready')
      victim.order(id ? { do: 'start', id } : { do: 'create', owner })
      await victim.says(
        (told) => told.type === 'step' && told.step === step && told.status !== 'waiting',
      )
      const row = await t.db.selectFrom('workspace').select('id').executeTakeFirstOrThrow()
      id = WorkspaceId.parse(row.id)
    }
    await using next = new Victim(machine.setup)
    await next.says((told) => told.type === 'status' && told.status === 'running')
    await until(runningAgain)
    await expectOne(machine, id)
    next.order({ do: 'stop', id })
    await next.says((told) => told.type === 'status' && told.status === 'stopping')
    // Killed here, in the middle of a stop; the next server of this loop finishes it.
    await next[Symbol.asyncDispose]()
    await using third = new Victim(machine.setup)
    await third.says(({ type }) => type === 'ready')
    await until(async () => (await machine.row(id!))?.status === 'stopped', SLOW_MS)
    const listed = await machine.driver.list()
    expect(listed.filter(({ status }) => status === 'running')).toEqual([])
    expect(await agentsOf(machine.setup.dataDir)).toEqual([])
  }
  return id!
}

async function killDelete(machine: Machine, id: WorkspaceId, owner: UserId): Promise<void> {
  const disk = await createDisk(machine.setup.dataDir)
  const path = await disk.ensure(id)
  {
    await using victim = new Victim(machine.setup)
    await victim.says(({ type }) => type === 'ready')
    victim.order({ do: 'start', id })
    await victim.says((told) => told.type === 'status' && told.status === 'running')
    victim.order({ do: 'delete', id, owner })
    await until(async () => (await machine.row(id))?.desired !== 'running', SLOW_MS)
  }
  await using next = new Victim(machine.setup)
  await next.says(({ type }) => type === 'ready')
  await until(async () => (await machine.row(id)) === undefined, SLOW_MS)
  expect(await machine.driver.list()).toEqual([])
  expect(existsSync(path)).toBe(false)
}

it('[WS50] survives kill -9 at every step, on the local driver', { timeout: 400_000 }, async () => {
  await using t = await testDatabase()
  await using machine = await aMachine(t, 'local')
  const id = await killCycle(machine, t, ['disk', 'database', 'sandbox', 'agent', 'files'])
  await killDelete(machine, id, await aPerson(t.db, 'Eve'))
})

it('[WS51] adopts the very same sandbox after kill -9', { timeout: 200_000 }, async () => {
  await using t = await testDatabase()
  await using machine = await aMachine(t, 'local')
  const owner = await aPerson(t.db, 'Ada')
  const running = (told: Told) => told.type === 'status' && told.status === 'running'
  {
    await using victim = new Victim(machine.setup)
    await victim.says(({ type }) => type === 'ready')
    victim.order({ do: 'create', owner })
    await victim.says(running)
  }
  await using next = new Victim(machine.setup)
  await next.says(running)
  await until(() => next.output.includes('sandbox adopted'))
  const row = await t.db.selectFrom('workspace').selectAll().executeTakeFirstOrThrow()
  expect(row.generation).toBe(1)
  await expectOne(machine, WorkspaceId.parse(row.id))
})

it.skipIf(!docker)('[WS52] survives kill -9 on Docker', { timeout: 600_000 }, async () => {
  await using t = await testDatabase()
  await using machine = await aMachine(t, 'docker')
  await machine.driver.prepare(() => undefined)
  const id = await killCycle(machine, t, ['sandbox', 'agent'])
  await killDelete(machine, id, await aPerson(t.db, 'Eve'))
})
