import { randomUUID } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { AgentEvent } from '../../shared/agent-protocol.ts'
import type { StartStep } from '../../shared/workspaces.ts'
import type { Agent, AgentAddress } from '../agent/agent.ts'
import type { DiskDriver } from '../runtime/disk/disk.ts'
import type {
  FoundSandbox,
  RunningSandbox,
  RuntimeDriver,
  RuntimeEvent,
  RuntimeProbe,
  SandboxSpec,
} from '../runtime/driver.ts'

type Box = {
  spec: SandboxSpec
  bootId: string
  status: 'running' | 'stopped'
  die: () => void
  died: Promise<void>
  say: Set<(event: AgentEvent) => void>
}

/** A machine that lives in this process and outlives the servers that tests start and end on it. */
export class InProcessHost {
  readonly boxes = new Map<WorkspaceId, Box>()
  readonly disks = new Map<WorkspaceId, { files: string[] }>()
  readonly ptys: string[] = []
  readonly calls: string[] = []
  /** Set: the runtime does not answer, as Docker that went away. */
  away = false
  /** Called at every step of a start; may throw or hang. */
  onStep: (step: StartStep['step'], signal: AbortSignal) => Promise<void> = async () => undefined
  readonly #heard = new Set<(event: RuntimeEvent) => void>()

  /** The sandbox ends by itself. */
  crash(id: WorkspaceId, exit: { exitCode?: number; outOfMemory?: boolean } = {}): void {
    const box = this.boxes.get(id)
    if (!box) return
    this.end(box)
    const { exitCode = 1, outOfMemory = false } = exit
    this.emit({ type: 'exited', workspaceId: id, exitCode, outOfMemory })
  }

  end(box: Box): void {
    box.status = 'stopped'
    box.die()
  }

  emit(event: RuntimeEvent): void {
    for (const hear of this.#heard) hear(event)
  }

  hear(listener: (event: RuntimeEvent) => void): () => void {
    this.#heard.add(listener)
    return () => this.#heard.delete(listener)
  }
}

/** The driver contract on an `InProcessHost`: for the order of things, not for real sandboxes. */
export class InProcessDriver implements RuntimeDriver {
  readonly kind = 'local'
  readonly #host: InProcessHost

  constructor(deps: { host: InProcessHost }) {
    this.#host = deps.host
  }

  async probe(): Promise<RuntimeProbe> {
    if (this.#host.away) return { available: false, reason: 'The machine does not answer.' }
    return { available: true, detail: 'in process', warnings: [] }
  }

  async prepare(): Promise<void> {}

  async start(
    spec: SandboxSpec,
    onStep: (step: StartStep) => void,
    signal: AbortSignal,
  ): Promise<RunningSandbox> {
    this.#call(`start ${spec.generation}`)
    const old = this.#host.boxes.get(spec.workspaceId)
    if (old) this.#host.end(old)
    for (const step of ['image', 'network', 'database', 'sandbox', 'agent'] as const) {
      onStep({ step, status: 'running' })
      await this.#host.onStep(step, signal)
      signal.throwIfAborted()
      if (step === 'sandbox') this.#host.boxes.set(spec.workspaceId, makeBox(spec))
      onStep({ step, status: 'done', ms: 1 })
    }
    return running(spec)
  }

  async find(spec: SandboxSpec): Promise<RunningSandbox | undefined> {
    this.#call('find')
    const box = this.#host.boxes.get(spec.workspaceId)
    const same = box?.status === 'running' && box.spec.agentToken === spec.agentToken
    return same ? running(spec) : undefined
  }

  async stop(id: WorkspaceId): Promise<void> {
    this.#call('stop')
    const box = this.#host.boxes.get(id)
    if (box) this.#host.end(box)
  }

  async destroy(id: WorkspaceId): Promise<void> {
    this.#call('destroy')
    await this.stop(id)
    this.#host.boxes.delete(id)
  }

  async list(): Promise<FoundSandbox[]> {
    this.#call('list')
    return [...this.#host.boxes.values()].map(({ spec, status }) => ({
      workspaceId: spec.workspaceId,
      generation: spec.generation,
      status,
    }))
  }

  async *events(signal: AbortSignal): AsyncIterable<RuntimeEvent> {
    const queue: RuntimeEvent[] = []
    let wake = (): void => undefined
    const stop = this.#host.hear((event) => {
      queue.push(event)
      wake()
    })
    signal.addEventListener('abort', () => wake(), { once: true })
    while (!signal.aborted) {
      const event = queue.shift()
      if (event) yield event
      else await new Promise<void>((resolve) => (wake = resolve))
    }
    stop()
  }

  async logs(): Promise<string> {
    return 'the last line it printed'
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #call(name: string): void {
    this.#host.calls.push(name)
    if (this.#host.away) throw new AppError('unavailable', 'The machine does not answer.')
  }
}

/** Disks of an `InProcessHost`. */
export function inProcessDisk(host: InProcessHost): DiskDriver {
  return {
    kind: 'copy',
    ensure: async (id) => {
      if (!host.disks.has(id)) host.disks.set(id, { files: [] })
      return `/disks/${id}`
    },
    clone: async (from, to) => {
      host.disks.set(to, { files: [...(host.disks.get(from)?.files ?? [])] })
      return `/disks/${to}`
    },
    remove: async (id) => {
      host.disks.delete(id)
    },
    freeBytes: async () => 10_000_000_000,
  }
}

/** Connects to a box of the host by its token, as the real client would. */
export function inProcessConnect(host: InProcessHost) {
  return async (address: AgentAddress, id: WorkspaceId): Promise<Agent> => {
    const box = host.boxes.get(id)
    if (box?.status !== 'running' || box.spec.agentToken !== address.token) {
      throw new AppError('unavailable', 'No agent answers.')
    }
    let leave = (): void => undefined
    const left = new Promise<void>((resolve) => (leave = resolve))
    const agent = {
      workspaceId: id,
      bootId: box.bootId,
      gone: Promise.race([box.died, left]),
      onEvent: (listener: (event: AgentEvent) => void) => {
        box.say.add(listener)
        return () => box.say.delete(listener)
      },
      applyTemplate: async (template: string) => {
        host.disks.get(id)?.files.push(template)
        return true
      },
      ptys: {
        create: async (pty: string, { command }: { command: string }) => {
          host.ptys.push(`${pty}: ${command}`)
        },
      },
      [Symbol.asyncDispose]: async () => leave(),
    }
    return agent as unknown as Agent
  }
}

function makeBox(spec: SandboxSpec): Box {
  const { promise: died, resolve: die } = Promise.withResolvers<void>()
  return { spec, bootId: randomUUID(), status: 'running', die, died, say: new Set() }
}

function running({ workspaceId, generation, agentToken }: SandboxSpec): RunningSandbox {
  return {
    workspaceId,
    generation,
    agent: { host: '127.0.0.1', port: 1, token: agentToken },
    database: { host: '127.0.0.1', port: 5432 },
    databaseInside: { host: 'localhost', port: 5432 },
  }
}
