import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WorkspaceId } from '../../shared/ids.ts'
import type { StartStep } from '../../shared/workspaces.ts'
import {
  agentOf,
  ignoreStep,
  listen,
  query,
  shell,
  soon,
  TestWorld,
  until,
  type DriverFactory,
} from './test-world.ts'

/** Not by `stat`, which the gVisor of Debian 12 does not answer (docs/gvisor.md). */
const MODE_AND_SUMS = 'find . -maxdepth 0 -printf %m && sha256sum data.bin link crlf ~/.note'

type Driver = { factory: DriverFactory; crash: (workspaceId: WorkspaceId) => Promise<void> }

/** Every driver runs this suite. Numbers refer to SPEC.md. `crash` ends a sandbox behind our back. */
export function testRuntimeDriver(name: string, { factory, crash }: Driver): void {
  describe(`${name} as a runtime`, () => {
    let world: TestWorld
    beforeAll(async () => {
      world = await TestWorld.create(factory)
    }, 600_000)
    afterAll(async () => {
      await world[Symbol.asyncDispose]()
    }, 60_000)

    it('[RT1] starts agent and Postgres and tells each step', async () => {
      const steps: StartStep[] = []
      const spec = await world.spec()
      const sandbox = await world.driver.start(spec, (step) => steps.push(step), soon())
      await using agent = await agentOf(sandbox)
      expect((await agent.info()).bootId).toBe(agent.bootId)
      expect(await query(sandbox, spec, 'select 40 + 2')).toEqual([[42]])
      const done = steps.filter(({ status }) => status === 'done').map(({ step }) => step)
      expect(done).toEqual(expect.arrayContaining(['image', 'database', 'sandbox', 'agent']))
      expect(steps.every(({ status }) => status === 'running' || status === 'done')).toBe(true)
    })

    it('[RT2] twice, one after the other or at once, is the same as once', async () => {
      const spec = await world.spec()
      const two = await Promise.all([
        world.driver.start(spec, ignoreStep, soon()),
        world.driver.start(spec, ignoreStep, soon()),
      ])
      await using agent = await agentOf(two[0])
      const again = await world.driver.start(spec, ignoreStep, soon())
      await using same = await agentOf(again)
      expect(two[1]).toEqual(two[0])
      expect(same.bootId).toBe(agent.bootId)
    })

    it('[RT3] outlives the server: the next one finds it, and what ran goes on', async () => {
      const { spec, sandbox } = await world.started()
      await using agent = await agentOf(sandbox)
      const pid = await shell(agent, 'setsid sleep 300 >/dev/null 2>&1 & echo $!')
      await world.driver[Symbol.asyncDispose]()

      const next = world.restartedDriver()
      expect(await next.find(spec)).toEqual(sandbox)
      expect(await shell(agent, `kill -0 ${pid} && echo alive`)).toBe('alive')
      await next.prepare(() => undefined)
      expect(await next.start(spec, ignoreStep, soon())).toEqual(sandbox)
      await using after = await agentOf(sandbox)
      expect(after.bootId).toBe(agent.bootId)
    })

    it('[RT4] finds nothing for another generation, token, or workspace', async () => {
      const { spec } = await world.started()
      const { driver } = world
      expect(await driver.find({ ...spec, generation: 2 })).toBeUndefined()
      expect(await driver.find({ ...spec, agentToken: 'x'.repeat(32) })).toBeUndefined()
      expect(await driver.find(await world.spec())).toBeUndefined()
    })

    it('[RT5] another generation or spec replaces it: one sandbox, a new agent', async () => {
      const { spec, sandbox } = await world.started()
      await using first = await agentOf(sandbox)
      const boots = [first.bootId]
      for (const change of [{ generation: 2 }, { env: { ...spec.env, COLOUR: 'blue' } }]) {
        const now = { ...spec, generation: 2, ...change }
        await using agent = await agentOf(await world.driver.start(now, ignoreStep, soon()))
        boots.push(agent.bootId)
        expect(await shell(agent, 'echo "${COLOUR:-none}"')).toBe(now.env.COLOUR ?? 'none')
      }
      expect(new Set(boots).size).toBe(3)
      const mine = (await world.driver.list()).filter((s) => s.workspaceId === spec.workspaceId)
      expect(mine).toEqual([{ workspaceId: spec.workspaceId, generation: 2, status: 'running' }])
    })

    it('[RT6] stop and destroy can be repeated, also for what never was', async () => {
      const { spec } = await world.started()
      const { workspaceId } = spec
      const status = async () =>
        (await world.driver.list()).find((s) => s.workspaceId === workspaceId)?.status
      await Promise.all([world.driver.stop(workspaceId), world.driver.stop(workspaceId)])
      await world.driver.stop(workspaceId)
      expect(await status()).toBe('stopped')
      expect(await world.driver.find(spec)).toBeUndefined()
      await world.driver.destroy(workspaceId)
      await world.driver.destroy(workspaceId)
      expect(await status()).toBeUndefined()
      const nobody = WorkspaceId.parse(randomUUID())
      await world.driver.stop(nobody)
      await world.driver.destroy(nobody)
    })

    it('[RT7] files and rows are the same after stop and start, and after destroy', async () => {
      const { spec, sandbox } = await world.started()
      await using agent = await agentOf(sandbox)
      await shell(agent, 'head -c 300000 /dev/urandom >data.bin; ln -s data.bin link; chmod 750 .')
      await shell(agent, 'echo hi >~/.note; printf "a\\r\\nb" >crlf')
      const sums = await shell(agent, MODE_AND_SUMS)
      await query(sandbox, spec, `create table t as select generate_series(1, 1000) as n`)
      await world.driver.stop(spec.workspaceId)
      for (const generation of [1, 2, 3]) {
        const now = { ...spec, generation }
        const again = await world.driver.start(now, ignoreStep, soon())
        await using later = await agentOf(again)
        expect(await shell(later, MODE_AND_SUMS)).toBe(sums)
        expect(await query(again, now, 'select sum(n)::int from t')).toEqual([[500_500]])
        if (generation === 2) await world.driver.destroy(spec.workspaceId)
      }
    })

    it('[RT8] lists what the database may have forgotten', async () => {
      const { spec } = await world.started()
      const found = await world.restartedDriver().list()
      expect(found).toContainEqual({
        workspaceId: spec.workspaceId,
        generation: 1,
        status: 'running',
      })
    })

    it('[RT9] tells of a sandbox that died, and not of one that was stopped', async () => {
      const [stopped, died] = [await world.started(), await world.started()]
      await using events = await listen(world.driver)
      await world.driver.stop(stopped.spec.workspaceId)
      await crash(died.spec.workspaceId)
      const of = (id: WorkspaceId) =>
        events.heard.filter((event) => event.type === 'exited' && event.workspaceId === id)
      await until(() => of(died.spec.workspaceId).length > 0)
      expect(of(died.spec.workspaceId)[0]).toMatchObject({ outOfMemory: false })
      expect(of(stopped.spec.workspaceId)).toEqual([])
      expect(await world.driver.find(died.spec)).toBeUndefined()
      const again = await world.driver.start(died.spec, ignoreStep, soon())
      expect(await query(again, died.spec, 'select 1')).toEqual([[1]])
    })

    it('[RT10] gives processes their database, and a user who is not root', async () => {
      const { sandbox } = await world.started()
      await using agent = await agentOf(sandbox)
      expect(await shell(agent, 'psql "$DATABASE_URL" -Atc "select 6 * 7"')).toBe('42')
      expect(await shell(agent, 'node -e "console.log(process.version)"')).toMatch(/^v24/)
      expect(await shell(agent, 'npm --version')).toMatch(/^\d+\./)
      const { user } = await agent.info()
      expect(await shell(agent, 'id -un')).toBe(user)
    })

    it('[RT11] an aborted start says so, and the next one works', async () => {
      const spec = await world.spec()
      const stop = new AbortController()
      const early = world.driver.start(
        spec,
        ({ step, status }) => step === 'database' && status === 'running' && stop.abort(),
        stop.signal,
      )
      await expect(early).rejects.toThrow()
      const sandbox = await world.driver.start(spec, ignoreStep, soon())
      expect(await query(sandbox, spec, 'select 1')).toEqual([[1]])
    })

    it('[RT12] a template comes with its packages, and answers', async () => {
      const { sandbox } = await world.started()
      await using agent = await agentOf(sandbox)
      expect(await agent.applyTemplate('vite-react')).toBe(true)
      expect(await shell(agent, 'node_modules/.bin/vite build 2>&1')).toContain('built in')
      expect(await agent.applyTemplate('node-postgres')).toBe(false)
    })
  })
}
