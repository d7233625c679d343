import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleAgent } from '../../../sandbox-images/agent/build.ts'
import type { Agent } from '../../agent/agent.ts'
import type { RunningSandbox, SandboxSpec } from '../driver.ts'
import { agentOf, ignoreStep, quietLog, shell, soon, TestWorld } from '../test-world.ts'
import { DockerDriver } from './docker-driver.ts'
import { Engine } from './engine.ts'
import { containerName, type Part } from './labels.ts'

const { docker } = new Engine()

describe('isolation of a Docker sandbox', () => {
  let world: TestWorld
  let agent: Agent
  let own: { spec: SandboxSpec; sandbox: RunningSandbox }
  let sibling: RunningSandbox
  let hostService: Server

  beforeAll(async () => {
    world = await TestWorld.create(
      (place) => new DockerDriver({ ...place, bundleAgent, log: quietLog }),
    )
    own = await world.started()
    sibling = (await world.started()).sandbox
    agent = await agentOf(own.sandbox)
    hostService = createServer((socket) => socket.end('host')).listen(0, '0.0.0.0')
    await once(hostService, 'listening')
  }, 600_000)
  afterAll(async () => {
    hostService?.close()
    await agent?.[Symbol.asyncDispose]()
    await world?.[Symbol.asyncDispose]()
  }, 60_000)

  it('[RX1] every container has the golden HostConfig', async () => {
    for (const part of ['net', 'db', 'sandbox'] as const) {
      const { HostConfig: h, Config } = await inspect(part)
      expect(h.Privileged).toBe(false)
      expect(h.SecurityOpt).toEqual(['no-new-privileges:true'])
      expect(h.CapDrop).toEqual(['ALL'])
      expect(h.PublishAllPorts).toBe(false)
      expect([h.PortBindings ?? {}, h.Devices ?? []]).toEqual([{}, []])
      expect([h.PidMode, h.UTSMode, h.UsernsMode, h.IpcMode]).toEqual(['', '', '', 'private'])
      expect(h).toMatchObject({ CgroupnsMode: 'private' })
      expect(h.RestartPolicy).toMatchObject({ Name: 'no' })
      expect(h.LogConfig).toEqual({
        Type: 'json-file',
        Config: { 'max-size': '10m', 'max-file': '2' },
      })
      expect(JSON.stringify(h.Binds ?? [])).not.toContain('docker.sock')
      expect(h.PidsLimit).toBeGreaterThan(0)
      expect(h.Memory).toBeGreaterThan(0)
      expect(h.MemorySwap).toBe(h.Memory)
      expect(Object.keys(Config.Labels)).toEqual(
        expect.arrayContaining(['instance', 'workspace', 'generation', 'spec', 'part'].map(key)),
      )
    }
  })

  it('[RX1] the sandbox has its disk, its agent and the capabilities of apt, and no more', async () => {
    const { HostConfig: h } = await inspect('sandbox')
    const net = await inspect('net')
    expect(h.NetworkMode).toBe(`container:${net.Id}`)
    expect(h.Init).toBe(true)
    expect(h.CapAdd?.toSorted()).toEqual(
      'CHOWN DAC_OVERRIDE FOWNER FSETID KILL NET_BIND_SERVICE SETGID SETUID'.split(' '),
    )
    const { diskPath } = own.spec
    const binds = (h.Binds ?? []).map((bind) => bind.split(':').slice(1).join(':'))
    expect(binds.filter((bind) => bind !== '/etc/atelier/ca.pem:ro')).toEqual([
      '/.agent:ro',
      '/workspace',
      '/home/dev',
    ])
    expect(h.Binds).toContain(`${diskPath}/files:/workspace`)
    expect(h.Memory).toBe(512 * 1024 * 1024)
    expect([h.PidsLimit, h.NanoCpus, h.OomScoreAdj]).toEqual([256, 1e9, 300])
    expect(h.Ulimits?.map(({ Name }) => Name)).toEqual(['nofile', 'core'])
    expect(net.HostConfig.CapAdd).toEqual(['NET_ADMIN'])
    expect((await inspect('db')).HostConfig.CapAdd).not.toContain('NET_ADMIN')
  })

  it('[RX2] metadata, private ranges, the host and a sibling are refused at once', async () => {
    const port = portOf(hostService)
    const host = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
    const gateway = await shell(agent, `ip route | sed -n 's/^default via \\([^ ]*\\).*/\\1/p'`)
    const closed = [
      '169.254.169.254 80',
      '10.0.0.1 80',
      '172.16.0.1 80',
      '192.168.0.1 80',
      '100.64.0.1 80',
      `${gateway} ${port}`,
      `${sibling.agent.host} ${sibling.agent.port}`,
      `${sibling.database.host} ${sibling.database.port}`,
      ...host.map(({ address }) => `${address} ${port}`),
    ]
    for (const target of closed) expect([target, await dial(target)]).toEqual([target, 'refused'])
  })

  it('[RX2] names and the public internet are reachable', async () => {
    const { hostname } = new URL(await shell(agent, 'npm config get registry'))
    expect(await shell(agent, `getent hosts ${hostname}`)).toContain(hostname)
    expect(await dial(`${hostname} 443`)).toBe('open')
    expect(await shell(agent, 'npm view react name')).toBe('react')
  })

  it('[RX2] IPv6 is closed', async () => {
    expect(await dial('2606:4700:4700::1111 443')).toBe('refused')
    expect(await shell(agent, 'ip -6 route show default')).toBe('')
  })

  it('[RX3] nobody inside can open it, root neither', async () => {
    const attempts = [
      'nft flush ruleset',
      'ip route add 169.254.169.254 via 10.0.0.1',
      'ip addr add 10.1.1.1 dev eth0',
    ]
    for (const attempt of attempts) {
      await expect(shell(agent, attempt)).rejects.toThrow(/not permitted|denied/i)
      expect(await asRoot(attempt)).not.toBe(0)
    }
    await expect(shell(agent, 'unshare -Urn true')).rejects.toThrow(/not permitted/i)
    expect(await dial('169.254.169.254 80')).toBe('refused')
  })

  it('[RX2] the rules hold before the first process of the sandbox runs', async () => {
    const spec = await world.spec()
    const times = new Map<string, number>()
    await world.driver.start(
      spec,
      ({ step, status }) => times.set(`${step} ${status}`, performance.now()),
      soon(),
    )
    expect(times.get('network done')).toBeLessThan(times.get('sandbox running') ?? 0)
    const [net, sandbox] = await Promise.all([inspect('net', spec), inspect('sandbox', spec)])
    const logs = await docker.getContainer(net.Id).logs({ stdout: true, timestamps: true })
    const closedAt = Date.parse(/(\S+) closed/.exec(logs.toString('latin1').slice(8))?.[1] ?? '')
    expect(closedAt).toBeLessThanOrEqual(Date.parse(sandbox.State.StartedAt))
  })

  it('[RX4] a fork bomb stays inside, and the agent answers through it', async () => {
    const bomb = agent.exec({
      command: ['bash', '-c', 'b() { b | b & }; b; sleep 4'],
      timeoutMs: 6_000,
    })
    const results = []
    for (let count = 0; count < 5; count += 1) results.push(await agent.metrics())
    expect(results.every(({ pids }) => pids <= 256)).toBe(true)
    await bomb.catch(() => undefined)
    await using other = await agentOf(sibling)
    expect(await shell(other, 'echo well')).toBe('well')
    await world.driver.stop(own.spec.workspaceId)
    own.sandbox = await world.driver.start({ ...own.spec, generation: 2 }, ignoreStep, soon())
    await using again = await agentOf(own.sandbox)
    expect(await shell(again, 'echo well')).toBe('well')
  })

  async function inspect(part: Part, spec = own.spec) {
    return docker.getContainer(containerName(world.instanceId, spec.workspaceId, part)).inspect()
  }

  /** Whether a TCP connection from inside comes about; refused means at once, not by silence. */
  async function dial(target: string): Promise<string> {
    const [host, port] = target.split(' ')
    const script = `exec 3<>/dev/tcp/${host}/${port}`
    const { code, stderr } = await agent.exec({
      command: ['bash', '-c', script],
      timeoutMs: 8_000,
    })
    if (code === 0) return 'open'
    return /refused|prohibited|unreachable|No route|Cannot assign/i.test(stderr)
      ? 'refused'
      : stderr
  }

  async function asRoot(script: string): Promise<number | null> {
    const { Id } = await inspect('sandbox')
    const exec = await docker
      .getContainer(Id)
      .exec({ Cmd: ['sh', '-c', script], User: '0:0', AttachStdout: true })
    const stream = await exec.start({})
    stream.resume()
    await once(stream, 'end')
    return (await exec.inspect()).ExitCode
  }
})

function key(name: string): string {
  return `atelier.${name}`
}

function portOf(server: Server): number {
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}
