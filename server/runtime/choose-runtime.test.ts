import { tmpdir } from 'node:os'
import Docker from 'dockerode'
import { expect, it } from 'vitest'
import { bundleAgent } from '../../sandbox-images/agent/build.ts'
import { chooseRuntime } from './choose-runtime.ts'
import { DockerDriver } from './docker/docker-driver.ts'
import { Engine } from './docker/engine.ts'
import { LocalDriver } from './local/local-driver.ts'
import { quietLog } from './test-world.ts'

const place = { dataDir: tmpdir(), instanceId: 'chosen', bundleAgent, log: quietLog }
const local = () => new LocalDriver(place)
const docker = () => new DockerDriver(place)
const absent = () =>
  new DockerDriver({ ...place, engine: new Engine(new Docker({ socketPath: '/nowhere.sock' })) })

it('[RC1] takes Docker when it answers', async () => {
  const chosen = await chooseRuntime({ runtime: 'auto' }, { docker, local })
  expect([chosen.driver.kind, chosen.insteadOfDocker]).toEqual(['docker', undefined])
  expect(chosen.probe.detail).toMatch(/^Docker \d/)
})

it('[RC1] takes processes of this machine otherwise, and says why and what that costs', async () => {
  const chosen = await chooseRuntime({ runtime: 'auto' }, { docker: absent, local })
  expect(chosen.driver.kind).toBe('local')
  expect(chosen.insteadOfDocker).toContain('Docker does not answer')
  expect(chosen.probe.warnings.join()).toContain('share this machine’s network')
})

it('[RC2] never takes another one than was asked for', async () => {
  const chosen = await chooseRuntime({ runtime: 'local' }, { docker, local })
  expect([chosen.driver.kind, chosen.insteadOfDocker]).toEqual(['local', undefined])
  const asked = chooseRuntime({ runtime: 'docker' }, { docker: absent, local })
  await expect(asked).rejects.toMatchObject({ code: 'unavailable' })
})

it('[RX12] a runtime class that Docker does not know is never replaced by another, or by none', async () => {
  const sandboxRuntime = 'not-there'
  const other = () => new DockerDriver({ ...place, sandboxRuntime })
  const asked = chooseRuntime({ runtime: 'auto', sandboxRuntime }, { docker: other, local })
  await expect(asked).rejects.toThrow('Docker knows no runtime “not-there”')
  const both = chooseRuntime({ runtime: 'local', sandboxRuntime }, { docker: other, local })
  await expect(both).rejects.toThrow('ATELIER_SANDBOX_RUNTIME is for Docker')
})
