import { randomUUID } from 'node:crypto'
import { mkdir, writeFile, chown, readdir } from 'node:fs/promises'
import { createServer, connect, type Server } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import Docker from 'dockerode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleAgent } from '../../../sandbox-images/agent/build.ts'
import { WorkspaceId } from '../../../shared/ids.ts'
import {
  agentOf,
  ignoreStep,
  listen,
  query,
  quietLog,
  shell,
  soon,
  TestWorld,
  until,
} from '../test-world.ts'
import { DockerDriver } from './docker-driver.ts'
import { Engine } from './engine.ts'
import { containerName, networkName, PARTS, type Part } from './labels.ts'

const { docker } = new Engine()

describe('a Docker sandbox that was hurt', () => {
  let world: TestWorld
  beforeAll(async () => {
    world = await TestWorld.create(
      (place) => new DockerDriver({ ...place, bundleAgent, log: quietLog }),
    )
  }, 600_000)
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]()
  }, 60_000)

  it('[RX7] whatever part is dead or gone, the next start makes a whole and keeps the rest', async () => {
    const { spec, sandbox } = await world.started()
    await query(sandbox, spec, 'create table t as select 7 as n')
    const harm: Record<string, (part: Part) => Promise<void>> = {
      killed: (part) => container(spec.workspaceId, part).kill(),
      removed: (part) => container(spec.workspaceId, part).remove({ force: true }),
    }
    for (const hurt of Object.values(harm)) {
      for (const part of PARTS) {
        await hurt(part)
        expect(await world.driver.find(spec)).toBeUndefined()
        const again = await world.driver.start(spec, ignoreStep, soon())
        expect(await query(again, spec, 'select n from t')).toEqual([[7]])
        await using agent = await agentOf(again)
        expect(await shell(agent, 'psql "$DATABASE_URL" -Atc "select n from t"')).toBe('7')
        expect(await ours(spec.workspaceId)).toHaveLength(3)
      }
    }
  })

  it('[RX5] a sandbox that ran out of memory is told as such', async () => {
    const limits = { memoryMib: 256, cpus: 1, pids: 256 }
    const { spec } = await world.started({ limits })
    await using events = await listen(world.driver)
    // Users’ processes go first, by their score; here the agent has to.
    const agents = 'p=$(pgrep atelier-agent); echo 1000 >/proc/$p/oom_score_adj'
    const bomb = `${agents} && exec tail /dev/zero`
    const exec = await container(spec.workspaceId, 'sandbox').exec({
      Cmd: ['sh', '-c', bomb],
      User: '0:0',
    })
    await exec.start({ Detach: true })
    await until(() => events.heard.some(({ type }) => type === 'exited'))
    expect(events.heard.filter(({ type }) => type === 'exited')).toEqual([
      { type: 'exited', workspaceId: spec.workspaceId, exitCode: 137, outOfMemory: true },
    ])
  })

  it('[RX6] another instance is never touched, and a stranger under our name is a conflict', async () => {
    const { spec } = await world.started()
    const other = new DockerDriver({
      dataDir: world.dataDir,
      instanceId: `other${world.instanceId}`,
      bundleAgent,
      log: quietLog,
    })
    expect(await other.list()).toEqual([])
    expect(await other.find(spec)).toBeUndefined()
    await other.stop(spec.workspaceId)
    await other.destroy(spec.workspaceId)
    expect(await world.driver.find(spec)).toBeDefined()

    const stranger = await world.spec()
    const name = containerName(world.instanceId, stranger.workspaceId, 'db')
    const { Image } = await container(spec.workspaceId, 'db').inspect()
    const foreign = await docker.createContainer({ name, Image })
    try {
      const start = world.driver.start(stranger, ignoreStep, soon())
      await expect(start).rejects.toMatchObject({ code: 'conflict' })
      await expect(world.driver.destroy(stranger.workspaceId)).rejects.toMatchObject({
        code: 'conflict',
      })
      expect((await foreign.inspect()).Id).toBe(foreign.id)
    } finally {
      await foreign.remove({ force: true })
    }
  })

  it('[RX8] Docker that is away is a sentence; events go on when it is back', async () => {
    await using gate = await openGate(join(world.dataDir, 'docker.sock'))
    const engine = new Engine(new Docker({ socketPath: gate.path }))
    const { dataDir, instanceId } = world
    const driver = new DockerDriver({ dataDir, instanceId, bundleAgent, log: quietLog, engine })
    await using events = await listen(driver)
    await gate.close()
    const probe = await driver.probe()
    expect(probe).toMatchObject({
      available: false,
      reason: expect.stringContaining('Docker does not answer'),
    })
    await expect(driver.list()).rejects.toMatchObject({ code: 'unavailable' })
    await expect(driver.prepare(() => undefined)).rejects.toMatchObject({ code: 'unavailable' })
    const before = events.heard.length
    await gate.open()
    await until(() => events.heard.slice(before).some(({ type }) => type === 'resync'))
    expect(await driver.list()).toEqual(await world.driver.list())
  })

  it('[RX10] every workspace has a network of its own, sixteen addresses of the pool', async () => {
    const one = await world.started()
    const two = await world.started()
    const subnets = await Promise.all(
      [one, two].map(async ({ spec }) => {
        const name = networkName(world.instanceId, spec.workspaceId)
        const { IPAM, EnableIPv6 } = await docker.getNetwork(name).inspect()
        expect(EnableIPv6).toBe(false)
        return IPAM?.Config?.[0]?.Subnet ?? ''
      }),
    )
    expect(subnets.every((subnet) => /^10\.213\.\d+\.\d+\/28$/.test(subnet))).toBe(true)
    expect(new Set(subnets).size).toBe(2)
    await world.driver.destroy(one.spec.workspaceId)
    const gone = docker.getNetwork(networkName(world.instanceId, one.spec.workspaceId)).inspect()
    await expect(gone).rejects.toMatchObject({ statusCode: 404 })
  })

  it('[RX11] a container removes what is not ours to remove', async () => {
    const tree = join(world.dataDir, 'tree')
    await mkdir(join(tree, 'closed'), { recursive: true, mode: 0o700 })
    await writeFile(join(tree, 'closed', 'file'), '')
    await chown(join(tree, 'closed'), 999, 999)
    const driver = new DockerDriver({ ...world, bundleAgent, log: quietLog })
    await driver.removeTree(tree)
    expect(await readdir(world.dataDir)).not.toContain('tree')
  })

  it('[RT6] destroy removes a network without containers, too', async () => {
    const spec = await world.spec({ workspaceId: WorkspaceId.parse(randomUUID()) })
    await world.driver.start(spec, ignoreStep, soon())
    for (const part of PARTS.toReversed()) {
      await container(spec.workspaceId, part).remove({ force: true })
    }
    const mine = async () =>
      (await world.driver.list()).filter((s) => s.workspaceId === spec.workspaceId)
    expect(await mine()).toMatchObject([{ status: 'stopped' }])
    await world.driver.destroy(spec.workspaceId)
    expect(await mine()).toEqual([])
  })

  function container(workspaceId: WorkspaceId, part: Part): Docker.Container {
    return docker.getContainer(containerName(world.instanceId, workspaceId, part))
  }

  async function ours(workspaceId: WorkspaceId) {
    const label = [`atelier.instance=${world.instanceId}`, `atelier.workspace=${workspaceId}`]
    return docker.listContainers({ all: true, filters: { label } })
  }
})

/** A socket in front of Docker's that can be shut, as if the engine were away. */
async function openGate(path: string) {
  const sockets = new Set<{ destroy(): void }>()
  let server: Server | undefined
  const gate = {
    path,
    async open() {
      server = createServer((near) => {
        const far = connect('/var/run/docker.sock')
        for (const socket of [near, far]) {
          sockets.add(socket)
          socket.on('error', () => undefined)
          socket.on('close', () => [near, far].forEach((one) => one.destroy()))
        }
        near.pipe(far).pipe(near)
      }).listen(path)
      await once(server, 'listening')
    },
    async close() {
      server?.close()
      for (const socket of sockets) socket.destroy()
      sockets.clear()
    },
    [Symbol.asyncDispose]: () => gate.close(),
  }
  await gate.open()
  return gate
}
