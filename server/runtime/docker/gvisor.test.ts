import { describe, expect, it } from 'vitest'
import { bundleAgent } from '../../../sandbox-images/agent/build.ts'
import { testRuntimeDriver } from '../driver-contract.ts'
import { agentOf, quietLog, shell, TestWorld, type DriverFactory } from '../test-world.ts'
import { DockerDriver } from './docker-driver.ts'
import { crash, hasRuntime } from './test-crash.ts'

const sandboxRuntime = 'runsc'
const factory: DriverFactory = (place) =>
  new DockerDriver({ ...place, bundleAgent, log: quietLog, sandboxRuntime })

describe.skipIf(!(await hasRuntime(sandboxRuntime)))('gVisor as the runtime class', () => {
  testRuntimeDriver('docker with gVisor', { factory, crash })

  it('[RX12] people’s code sees another kernel, and the same closed network', async () => {
    await using world = await TestWorld.create(factory)
    const { sandbox } = await world.started()
    const sibling = (await world.started()).sandbox
    await using agent = await agentOf(sandbox)
    expect(await shell(agent, 'dmesg')).toContain('gVisor')
    const { host, port } = sibling.agent
    for (const closed of ['169.254.169.254/80', '10.0.0.1/80', `${host}/${port}`]) {
      const opened = shell(agent, `exec 3<>/dev/tcp/${closed}`)
      await expect(opened).rejects.toThrow(/refused|prohibited|unreachable|no route/i)
    }
    expect(await shell(agent, 'psql "$DATABASE_URL" -Atc "select 40 + 2"')).toBe('42')
  }, 120_000)
})
