import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleAgent } from '../../../sandbox-images/agent/build.ts'
import { agentOf, ignoreStep, quietLog, shell, soon, TestWorld, until } from '../test-world.ts'
import { whyNoBubblewrap } from './bubblewrap.ts'
import { LocalDriver } from './local-driver.ts'
import { identify, isAlive, signalTo, withVariable } from './process-id.ts'
import { SandboxStates } from './sandbox-state.ts'

it('[RL1] a number that was used anew is never signalled', async () => {
  const child = spawn('sleep', ['60'])
  const id = await identify(child.pid ?? 0)
  expect(id && (await isAlive(id))).toBe(true)
  const old = { pid: child.pid ?? 0, startTime: '1' }
  expect(await isAlive(old)).toBe(false)
  await signalTo(old, 'SIGKILL')
  expect(child.exitCode ?? child.signalCode).toBeNull()
  const exited = once(child, 'exit')
  if (id) await signalTo(id, 'SIGKILL')
  await exited
  expect(id && (await isAlive(id))).toBe(false)
})

describe.each([true, false])('local processes, bubblewrap allowed: %s', (allowBubblewrap) => {
  let world: TestWorld
  beforeAll(async () => {
    world = await TestWorld.create(
      ({ dataDir }) => new LocalDriver({ dataDir, bundleAgent, log: quietLog, allowBubblewrap }),
    )
  }, 300_000)
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]()
  }, 60_000)

  it('[RL2] what a killed server started and could not write down is ended', async () => {
    const { spec } = await world.started()
    const states = new SandboxStates(world.dataDir)
    const state = await states.read(spec.workspaceId)
    const lost = state?.agent
    if (!state || !lost) throw new Error('no agent')
    const { agent: _, ...rest } = state
    await states.write(spec.workspaceId, rest)
    await using agent = await agentOf(await world.restartedDriver().start(spec, ignoreStep, soon()))
    expect(await isAlive(lost.root)).toBe(false)
    expect(await isAlive(lost.process)).toBe(false)
    expect(agent.bootId).not.toBe(lost.bootId)
  })

  it('[RL4] nothing that was started inside is left, also what left its parents', async () => {
    const { spec, sandbox } = await world.started()
    await using agent = await agentOf(sandbox)
    await shell(
      agent,
      '(setsid nohup sleep 300 >/dev/null 2>&1 &); (setsid sleep 301 &) >/dev/null',
    )
    const marked = () => withVariable('ATELIER_SESSION', agent.bootId)
    expect((await marked()).length).toBeGreaterThanOrEqual(2)
    await world.driver.stop(spec.workspaceId)
    expect(await marked()).toEqual([])
  })

  it('[RL4] an agent that ignores the polite word is ended all the same', async () => {
    const { spec } = await world.started()
    const agent = (await new SandboxStates(world.dataDir).read(spec.workspaceId))?.agent
    if (!agent) throw new Error('no agent')
    process.kill(agent.process.pid, 'SIGSTOP')
    await world.driver.stop(spec.workspaceId)
    await until(async () => !(await isAlive(agent.process)))
  })
})

it('[RL3] under bubblewrap files, processes and secrets of the host are out of sight', async () => {
  expect(await whyNoBubblewrap()).toBeUndefined()
  await using world = await TestWorld.create(
    ({ dataDir }) => new LocalDriver({ dataDir, bundleAgent, log: quietLog }),
  )
  const secret = await mkdtemp(join(tmpdir(), 'atelier-secret-'))
  await mkdir(join(secret, 'a'))
  await writeFile(join(secret, 'a', 'key'), 'secret')
  const { sandbox } = await world.started()
  await using agent = await agentOf(sandbox)
  await expect(shell(agent, `cat ${secret}/a/key`)).rejects.toThrow(/No such file/)
  await expect(
    shell(agent, 'ls /root /var /home/*/.ssh /etc/shadow /etc/ssl/private'),
  ).rejects.toThrow()
  expect(await shell(agent, 'ls /')).not.toContain('root')
  expect(await shell(agent, `ls /proc | grep -cx ${process.pid} || true`)).toBe('0')
  await expect(shell(agent, 'touch /usr/x')).rejects.toThrow(/Read-only/)
  expect(await shell(agent, 'cat /proc/1/environ | tr "\\0" "\\n" | grep -c TOKEN || true')).toBe(
    '0',
  )
  await rm(secret, { recursive: true })
}, 120_000)
