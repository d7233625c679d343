import { describe, expect, it } from 'vitest'
import { docker, dockerAnswers, remainsOf } from './remains.ts'
import { DockerGate } from './test-docker-gate.ts'
import { TestEditor } from './test-editor.ts'
import { eventually, TestServer, type TestWorkspace } from './test-server.ts'
import { TestTerminal } from './test-terminal.ts'

const hasDocker = await dockerAnswers()
const AWAY = 'Docker does not answer. Start it, or check DOCKER_HOST and who may use it.'

describe.skipIf(!hasDocker)('Docker that goes away', () => {
  it('[B13] [FT3] people work on, are told why nothing starts, and everything goes on when it is back', async () => {
    await using gate = await DockerGate.create()
    const env = { ATELIER_RUNTIME: 'docker', DOCKER_HOST: gate.host }
    await using server = await TestServer.start(env)
    const ada = await server.owner()
    const { id } = await server.workspace('works on')
    const before = (await remainsOf(server.dataDir)).containers
    expect((await ada.write(id, 'a.txt', 'one\n')).status).toBe(200)
    using editor = await TestEditor.open(ada, { port: server.port, workspaceId: id }, 'a.txt')
    using terminal = await TestTerminal.open(ada, id)

    gate.shut()
    expect(await ada.call('GET', '/api/health')).toMatchObject({
      status: 'degraded',
      runtime: { kind: 'docker', detail: AWAY },
    })
    editor.text.insert(0, 'zero\n')
    await eventually(async () => (await terminal.run('cat a.txt')) === 'zero\none')
    const wish = { name: 'waits', template: 'blank' }
    const waiting = await ada.call<TestWorkspace>('POST', '/api/workspaces', wish)
    const told = await eventually(async () => {
      const now = await ada.call<TestWorkspace>('GET', `/api/workspaces/${waiting.id}`)
      return now.reason ? now : undefined
    })
    expect(told).toMatchObject({
      status: 'starting',
      reason: `${AWAY} The workspace starts by itself as soon as that is back.`,
    })
    expect(await server.reaches(id, 'running')).toMatchObject({ status: 'running' })

    await gate.open()
    await server.reaches(waiting.id, 'running')
    const back = await eventually(async () => {
      const now = await server.reaches(id, 'running')
      return now.reason === null && now
    })
    expect(back.status).toBe('running')
    expect((await remainsOf(server.dataDir)).containers).toEqual(expect.arrayContaining(before))
    expect(await terminal.run('echo same shell')).toBe('same shell')
    expect(editor.content).toBe('zero\none\n')
    expect(server.failures()).toEqual([])

    // A restart of the engine also ends what runs in it.
    gate.shut()
    const { containers } = await remainsOf(server.dataDir)
    await docker('kill', ...containers)
    editor.text.insert(0, 'meanwhile\n')
    await gate.open()
    await eventually(async () => {
      const now = (await remainsOf(server.dataDir)).containers
      return now.length === containers.length && now.every((one) => !containers.includes(one))
    }, 120_000)
    await server.reaches(id, 'running')
    await eventually(async () => (await ada.read(id, 'a.txt')) === 'meanwhile\nzero\none\n')
    using fresh = await TestTerminal.open(ada, id)
    expect(await fresh.run('cat a.txt')).toBe('meanwhile\nzero\none')
    expect(server.failures()).toEqual([])
  }, 360_000)

  it('[B14] a server that was told to use it ends with a sentence, not with something else', async () => {
    const env = { ATELIER_RUNTIME: 'docker', DOCKER_HOST: 'unix:///nowhere/docker.sock' }
    await expect(TestServer.start(env)).rejects.toThrow(AWAY)
  }, 60_000)
})
