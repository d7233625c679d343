import { addAbortListener } from 'node:events'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { RuntimeEvent } from '../driver.ts'
import type { Log } from '../log.ts'
import type { Containers } from './containers.ts'
import type { Engine } from './engine.ts'
import { labelFilter, readIdentity } from './labels.ts'

const RETRY_MS = { first: 250, most: 5_000 }

const DockerEvent = z.object({
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()).default({}) }),
})
type Deps = { engine: Engine; containers: Containers; instanceId: string; log: Log }

/** What happens to our containers. Docker drops events when it goes away, so then: `resync`. */
export async function* runtimeEvents(
  deps: Deps,
  signal: AbortSignal,
): AsyncGenerator<RuntimeEvent, void, void> {
  const outOfMemory = new Set<string>()
  let retryMs = RETRY_MS.first
  for (let connected = false; !signal.aborted;) {
    try {
      const stream = await connect(deps, signal)
      // Whatever happened between listing and listening is told by this, too.
      yield { type: 'resync' }
      connected = true
      retryMs = RETRY_MS.first
      for await (const line of createInterface({ input: stream, signal })) {
        const event = await readEvent(line, outOfMemory, deps)
        if (event) yield event
      }
    } catch (error) {
      if (signal.aborted) return
      if (connected) deps.log.warn({ err: error }, 'docker events broke off')
      connected = false
    }
    await sleep(retryMs, undefined, { signal }).catch(() => undefined)
    retryMs = Math.min(retryMs * 2, RETRY_MS.most)
  }
}

async function connect({ engine, instanceId }: Deps, signal: AbortSignal): Promise<Readable> {
  const filters = JSON.stringify({
    type: ['container'],
    event: ['die', 'oom'],
    label: labelFilter(instanceId),
  })
  const stream = await engine.call((docker) => docker.getEvents({ filters }))
  const readable = stream instanceof Readable ? stream : new Readable().wrap(stream)
  addAbortListener(signal, () => readable.destroy())
  return readable
}

async function readEvent(
  line: string,
  outOfMemory: Set<string>,
  { containers }: Deps,
): Promise<RuntimeEvent | undefined> {
  const parsed = DockerEvent.safeParse(jsonOf(line))
  if (!parsed.success) return undefined
  const { Action, Actor } = parsed.data
  if (Action === 'oom') {
    outOfMemory.add(Actor.ID)
    return undefined
  }
  const oom = outOfMemory.delete(Actor.ID)
  const identity = readIdentity(Actor.Attributes)
  if (!identity || containers.isEnding(Actor.ID)) return undefined
  const found = await containers.inspect(Actor.ID).catch(() => undefined)
  const exitCode = Number(Actor.Attributes['exitCode'])
  return {
    type: 'exited',
    workspaceId: identity.workspaceId,
    exitCode: Number.isInteger(exitCode) ? exitCode : null,
    // The engine’s own word, and the kernel’s: either may come without the other.
    outOfMemory: found?.outOfMemory === true || (oom && exitCode === 137),
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
