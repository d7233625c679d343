import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleAgent } from '../../../sandbox-images/agent/build.ts'
import { TEMPLATES } from '../../../shared/templates.ts'
import { agentOf, quietLog, shell, TestWorld } from '../test-world.ts'
import { DockerDriver } from './docker-driver.ts'

describe('templates in a sandbox', () => {
  let world: TestWorld
  beforeAll(async () => {
    world = await TestWorld.create(
      (place) => new DockerDriver({ ...place, bundleAgent, log: quietLog }),
    )
  }, 600_000)
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]()
  }, 60_000)

  it.each(TEMPLATES)('[RT12] $id is there at once, and its app answers', async (template) => {
    const { sandbox } = await world.started()
    await using agent = await agentOf(sandbox)
    const began = performance.now()
    expect(await agent.applyTemplate(template.id)).toBe(true)
    expect(performance.now() - began).toBeLessThan(3_000)
    if (template.opens) await shell(agent, `test -s ${template.opens} && test -s README.md`)
    if (!template.start) return
    const ask = `curl -sf --retry 60 --retry-delay 1 --retry-all-errors localhost:${template.port}/`
    const script = `(${template.start} >/tmp/log 2>&1 &); ${ask} || cat /tmp/log`
    expect(await shell(agent, script)).toMatch(/<div id="root">|GET \/notes|Hello, world/)
  })
})
