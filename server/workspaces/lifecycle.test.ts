import { expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { testDatabase } from '../store/test-database.ts'
import { InProcessHost } from './test-in-process-driver.ts'
import { aServer, aWorkspace, heldClock, until } from './test-server.ts'

const MINUTE = 60_000

it('[WS20] answers a create at once and starts behind it, step by step', async () => {
  await using t = await testDatabase()
  const host = new InProcessHost()
  await using server = aServer(t, host)
  await server.workspaces.begin()
  const made = await server.workspaces.create(await server.ada(), {
    name: 'compiler',
    template: 'vite-react',
  })
  expect(made).toMatchObject({ status: 'starting', role: 'owner', name: 'compiler' })
  expect(host.boxes.size).toBe(0)
  await server.workspaces.settled(made.id)
  const row = await server.workspaces.get(made.id)
  expect(row).toMatchObject({ status: 'running', reason: null, generation: 1 })
  expect(row.steps.every(({ status }) => status === 'done')).toBe(true)
  const seen = server.news.flatMap(({ news }) =>
    news.type === 'workspace' ? news.workspace.steps.filter((s) => s.status === 'running') : [],
  )
  expect(seen.length).toBeGreaterThan(0)
  expect(host.disks.get(made.id)?.files).toEqual(['vite-react'])
  expect(host.ptys).toEqual(['dev: npm run dev'])
  expect(server.workspaces.sandboxes.agent(made.id).workspaceId).toBe(made.id)
})

it('[WS21] lays out the template once and starts its dev server at every start', async () => {
  await using t = await testDatabase()
  const host = new InProcessHost()
  await using server = aServer(t, host)
  const id = await aWorkspace(server, await server.ada(), 'vite-react')
  await server.workspaces.stop(id)
  await server.workspaces.settled(id)
  expect(await server.workspaces.get(id)).toMatchObject({ status: 'stopped', desired: 'stopped' })
  await server.workspaces.start(id)
  await server.workspaces.settled(id)
  expect(host.disks.get(id)?.files).toEqual(['vite-react'])
  expect(host.ptys).toHaveLength(2)
})

it('[WS22] asks for a flush before it stops, and stops even when that fails', async () => {
  await using t = await testDatabase()
  const host = new InProcessHost()
  await using server = aServer(t, host, { timing: { beforeStopMs: 50 } })
  const id = await aWorkspace(server, await server.ada())
  const order: string[] = []
  server.workspaces.beforeStop(async () => {
    order.push(`flush while ${host.boxes.get(id)?.status}`)
    throw new Error('not saved')
  })
  server.workspaces.beforeStop(() => new Promise(() => undefined))
  await server.workspaces.stop(id)
  await server.workspaces.settled(id)
  expect(order).toEqual(['flush while running'])
  expect(host.boxes.get(id)?.status).toBe('stopped')
  expect(() => server.workspaces.sandboxes.agent(id)).toThrow('The workspace is stopped')
})

it('[WS23] gives up a failed start, keeps the disk and says what to do', async () => {
  await using t = await testDatabase()
  const host = new InProcessHost()
  await using server = aServer(t, host)
  host.onStep = async (step) => {
    if (step === 'image') throw new AppError('internal', 'The image does not build.')
  }
  const id = await aWorkspace(server, await server.ada())
  const row = await server.workspaces.get(id)
  expect(row).toMatchObject({ status: 'failed', desired: 'stopped' })
  expect(row.reason).toMatch(/The image does not build.*Your files are safe. Start it/s)
  expect(row.steps.find(({ step }) => step === 'image')?.status).toBe('failed')
  expect(host.disks.has(id)).toBe(true)
  host.onStep = async () => undefined
  await server.workspaces.start(id)
  await server.workspaces.settled(id)
  expect(await server.workspaces.get(id)).toMatchObject({ status: 'running', reason: null })
})

it('[WS24] ends a start that makes no progress, with the last lines it printed', async () => {
  await using t = await testDatabase()
  const host = new InProcessHost()
  await using server = aServer(t, host, { timing: { phaseSeconds: { agent: 0.05 } } })
  host.onStep = async (step, signal) => {
    if (step !== 'agent') return
    await new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(new Error('aborted'))),
    )
  }
  const id = await aWorkspace(server, await server.ada())
  const row = await server.workspaces.get(id)
  expect(row.status).toBe('failed')
  expect(row.reason).toMatch(/agent in the sandbox did not answer.*the last line it printed/s)
})

it('[WS25] tries an unavailable start three times, and no more', async () => {
  await using t = await testDatabase()
  const host = new InProcessHost()
  await using server = aServer(t, host)
  host.onStep = async (step) => {
    if (step === 'sandbox') throw new AppError('unavailable', 'No agent answers.')
  }
  const id = await aWorkspace(server, await server.ada())
  await until(async () => (await server.workspaces.get(id)).status === 'failed')
  expect(host.calls.filter((call) => call.startsWith('start'))).toEqual([
    'start 1',
    'start 2',
    'start 3',
  ])
})

it('[WS26] waits for a runtime that went away, says so, and goes on alone', async () => {
  await using t = await testDatabase()
  const host = new InProcessHost()
  await using server = aServer(t, host, { timing: { sweepMs: 50 } })
  await server.workspaces.begin()
  host.away = true
  const id = await aWorkspace(server, await server.ada())
  await until(async () => (await server.workspaces.get(id)).reason !== null)
  expect(await server.workspaces.get(id)).toMatchObject({ status: 'starting', desired: 'running' })
  expect((await server.workspaces.get(id)).reason).toMatch(/does not answer.*by itself/)
  host.away = false
  await until(async () => (await server.workspaces.get(id)).status === 'running')
  expect((await server.workspaces.get(id)).reason).toBeNull()
  host.away = true
  await until(async () => (await server.workspaces.get(id)).reason !== null)
  expect(await server.workspaces.get(id)).toMatchObject({ status: 'running' })
  host.away = false
  await until(async () => (await server.workspaces.get(id)).reason === null)
})

it('[WS27] restarts what crashes, five times in ten minutes, and names memory that ran out', async () => {
  await using t = await testDatabase()
  const host = new InProcessHost()
  await using server = aServer(t, host)
  await server.workspaces.begin()
  const id = await aWorkspace(server, await server.ada())
  const life = async () => (await server.workspaces.get(id)).generation
  for (let crash = 1; crash <= 5; crash += 1) {
    host.crash(id, { outOfMemory: crash === 1 })
    await until(async () => (await life()) === crash + 1)
    await until(() => server.workspaces.sandboxes.findAgent(id) !== undefined)
    if (crash > 1) continue
    const { reason } = await server.workspaces.get(id)
    expect(reason).toMatch(/ran out of memory \(its limit is 512 MiB\).*restarted/)
  }
  host.crash(id)
  await until(async () => (await server.workspaces.get(id)).status === 'failed')
  expect((await server.workspaces.get(id)).reason).toMatch(/too often/)
  expect(await life()).toBe(6)
})

it('[WS28] deletes everything, and no late event brings it back', async () => {
  await using t = await testDatabase()
  const host = new InProcessHost()
  await using server = aServer(t, host)
  await server.workspaces.begin()
  const ada = await server.ada()
  const id = await aWorkspace(server, ada)
  const out: unknown[] = []
  server.members.onChange((change) => out.push(change.role))
  await server.workspaces.delete(id, ada)
  await expect(server.workspaces.get(id)).rejects.toMatchObject({ code: 'not_found' })
  expect(await server.members.roleOf(ada, id)).toBeUndefined()
  host.emit({ type: 'exited', workspaceId: id, exitCode: 137, outOfMemory: false })
  host.emit({ type: 'resync' })
  await server.workspaces.settled(id)
  expect(out).toEqual([undefined])
  expect([host.boxes.size, host.disks.size]).toEqual([0, 0])
  expect(await t.db.selectFrom('workspace').select('id').execute()).toEqual([])
  expect(server.news.at(-1)?.news.type).toBe('members')
  expect(server.news.some(({ news }) => news.type === 'deleted')).toBe(true)
})

it('[WS29] gives up a start when a stop or delete is wished meanwhile', async () => {
  await using t = await testDatabase()
  const host = new InProcessHost()
  await using server = aServer(t, host)
  host.onStep = (step, signal) =>
    step === 'agent'
      ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      : Promise.resolve()
  const { id } = await server.workspaces.create(await server.ada(), {
    name: 'a',
    template: 'blank',
  })
  await until(() => host.boxes.has(id))
  await server.workspaces.stop(id)
  await server.workspaces.settled(id)
  expect(await server.workspaces.get(id)).toMatchObject({ status: 'stopped' })
  expect(host.boxes.get(id)?.status).toBe('stopped')
})

it('[WS30] adopts what runs after a restart, starts what should, stops what should not', async () => {
  await using t = await testDatabase()
  const host = new InProcessHost()
  const first = aServer(t, host)
  const ada = await first.ada()
  const [kept, lost, unwanted] = [
    await aWorkspace(first, ada),
    await aWorkspace(first, ada),
    await aWorkspace(first, ada),
  ]
  const boot = first.workspaces.sandboxes.agent(kept).bootId
  await first[Symbol.asyncDispose]()
  host.boxes.delete(lost)
  await t.db
    .updateTable('workspace')
    .set({ desired: 'stopped', status: 'stopping' })
    .where('id', '=', unwanted)
    .execute()
  await using second = aServer(t, host)
  await second.workspaces.begin()
  await Promise.all([kept, lost, unwanted].map((id) => second.workspaces.settled(id)))
  expect(second.workspaces.sandboxes.agent(kept).bootId).toBe(boot)
  expect(await second.workspaces.get(kept)).toMatchObject({ status: 'running', generation: 1 })
  expect(await second.workspaces.get(lost)).toMatchObject({ status: 'running', generation: 2 })
  expect(host.boxes.get(unwanted)?.status).toBe('stopped')
})

it('[WS31] removes a sandbox of ours that no record knows, and never its disk', async () => {
  await using t = await testDatabase()
  const host = new InProcessHost()
  await using server = aServer(t, host)
  const id = await aWorkspace(server, await server.ada())
  await server[Symbol.asyncDispose]()
  await t.db.deleteFrom('workspace').execute()
  await using next = aServer(t, host)
  await next.workspaces.begin()
  expect(host.boxes.size).toBe(0)
  expect(host.disks.has(id)).toBe(true)
})

it('[WS32] lets two servers on one database make one sandbox', async () => {
  await using t = await testDatabase()
  const host = new InProcessHost()
  await using one = aServer(t, host)
  await using two = aServer(t, host)
  const row = await one.store.create(await one.ada(), {
    name: 'a',
    template: 'blank',
    settings: { memoryMib: 512, cpus: 1, pids: 512, idleMinutes: null },
  })
  await Promise.all([one.workspaces.begin(), two.workspaces.begin()])
  await until(() => one.workspaces.sandboxes.findAgent(row.id) !== undefined)
  await until(() => two.workspaces.sandboxes.findAgent(row.id) !== undefined)
  expect(host.calls.filter((call) => call.startsWith('start'))).toEqual(['start 1'])
})

it('[WS40] stops the idle after a countdown, which activity and keep-awake refuse', async () => {
  await using t = await testDatabase()
  const host = new InProcessHost()
  const clock = heldClock()
  await using server = aServer(t, host, { clock, timing: { idleTickMs: 20 } })
  await server.workspaces.begin()
  const id = await aWorkspace(server, await server.ada())
  const stopsAt = () => {
    const last = server.news.findLast(({ news }) => news.type === 'workspace')?.news
    return last?.type === 'workspace' ? last.workspace.stopsAt : undefined
  }
  clock.forward(26 * MINUTE)
  await until(() => typeof stopsAt() === 'string')
  server.workspaces.sandboxes.touch(id)
  await until(() => stopsAt() === null)
  clock.forward(26 * MINUTE)
  await until(() => typeof stopsAt() === 'string')
  const kept = await server.workspaces.keepAwake(id, 100)
  expect(kept.keep_awake_until?.getTime()).toBe(clock.now() + 12 * 60 * MINUTE)
  await until(() => stopsAt() === null)
  clock.forward(12 * 60 * MINUTE - 1)
  await until(() => typeof stopsAt() === 'string')
  expect(await server.workspaces.get(id)).toMatchObject({ status: 'running' })
  clock.forward(MINUTE)
  await until(async () => (await server.workspaces.get(id)).status === 'stopped')
  expect((await server.workspaces.get(id)).reason).toMatch(/30 minutes without activity/)
})

it('[WS41] never stops for idleness while edits are not on disk', async () => {
  await using t = await testDatabase()
  const host = new InProcessHost()
  const clock = heldClock()
  await using server = aServer(t, host, { clock, timing: { idleTickMs: 20 } })
  await server.workspaces.begin()
  const id = await aWorkspace(server, await server.ada())
  let asked = 0
  let saved = false
  server.workspaces.beforeStop(async () => {
    asked += 1
    if (!saved) throw new Error('not on disk yet')
  })
  clock.forward(31 * MINUTE)
  await until(() => asked > 0)
  expect(await server.workspaces.get(id)).toMatchObject({ status: 'running', desired: 'running' })
  saved = true
  clock.forward(2 * MINUTE)
  await until(async () => (await server.workspaces.get(id)).status === 'stopped')
})
