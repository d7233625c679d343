import { basename, dirname, join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import type { WorkspaceId } from '../../../shared/ids.ts'
import { agentAnswers } from '../agent-ready.ts'
import type { BundleAgent } from '../bundle-agent.ts'
import { defaultCaFile, makeCaBundle } from '../ca-bundle.ts'
import type {
  FoundSandbox,
  RunningSandbox,
  RuntimeDriver,
  RuntimeEvent,
  RuntimeProbe,
  SandboxSpec,
} from '../driver.ts'
import { KeyedLock } from '../keyed-lock.ts'
import type { Log } from '../log.ts'
import { tryPostgres } from '../postgres-ready.ts'
import { SingleFlight } from '../single-flight.ts'
import { step } from '../start-steps.ts'
import { Containers } from './containers.ts'
import { Engine } from './engine.ts'
import { runtimeEvents } from './events.ts'
import { prepareImages } from './images.ts'
import { readIdentity } from './labels.ts'
import { DEFAULT_POOL, Networks } from './networks.ts'
import { openFilesLimit } from './open-files.ts'
import { Pod } from './pod.ts'
import type { PodContext } from './pod-spec.ts'

export type DockerDriverDeps = {
  /** Whose containers are ours: the label of this installation. */
  readonly instanceId: string
  readonly dataDir: string
  readonly bundleAgent: BundleAgent
  readonly log: Log
  /** Extra CAs for sandboxes; what this server trusts by its environment is the default. */
  readonly caFile?: string | undefined
  /** The runtime class of what people's code reaches: a name that Docker knows. */
  readonly sandboxRuntime?: string | undefined
  /** An IPv4 range of which every workspace gets a /28. */
  readonly networkPool?: string
  readonly engine?: Engine
}

const Info = z.object({
  ServerVersion: z.string(),
  OSType: z.string(),
  NCPU: z.int().min(1),
  MemoryLimit: z.boolean().default(true),
  PidsLimit: z.boolean().default(true),
  CpuCfsQuota: z.boolean().default(true),
  Runtimes: z.record(z.string(), z.unknown()).default({}),
})

/** Sandboxes as pods of Docker containers on this host (docs/decisions/0004). */
export class DockerDriver implements RuntimeDriver {
  readonly kind = 'docker'
  readonly #deps: DockerDriverDeps
  readonly #engine: Engine
  readonly #containers: Containers
  readonly #networks: Networks
  readonly #pod: Pod
  readonly #lock = new KeyedLock()
  readonly #preparing = new SingleFlight((onProgress) => this.#prepare(onProgress))
  #context: PodContext | undefined

  constructor(deps: DockerDriverDeps) {
    const { instanceId, networkPool: pool = DEFAULT_POOL } = deps
    this.#deps = deps
    this.#engine = deps.engine ?? new Engine()
    this.#containers = new Containers({ engine: this.#engine, instanceId })
    this.#networks = new Networks({ engine: this.#engine, instanceId, pool })
    this.#pod = new Pod({ containers: this.#containers, networks: this.#networks })
  }

  async probe(): Promise<RuntimeProbe> {
    try {
      const info = await this.#info()
      if (info.OSType !== 'linux') {
        return { available: false, reason: 'Docker runs Windows containers; switch it to Linux.' }
      }
      const { sandboxRuntime: wanted } = this.#deps
      if (wanted !== undefined && !Object.hasOwn(info.Runtimes, wanted)) {
        return { available: false, reason: unknownRuntime(wanted, Object.keys(info.Runtimes)) }
      }
      return {
        available: true,
        detail: `Docker ${info.ServerVersion}${wanted === undefined ? '' : ` with ${wanted}`}`,
        warnings: missingLimits(info),
      }
    } catch (error) {
      return { available: false, reason: error instanceof Error ? error.message : String(error) }
    }
  }

  async prepare(onProgress: (line: string) => void): Promise<void> {
    await this.#preparing.run(onProgress)
  }

  start(
    spec: SandboxSpec,
    onStep: Parameters<RuntimeDriver['start']>[1],
    signal: AbortSignal,
  ): Promise<RunningSandbox> {
    return this.#lock.run(spec.workspaceId, async () => {
      signal.throwIfAborted()
      const context = await step(
        onStep,
        'image',
        async (tell) => this.#context ?? (await this.#preparing.run(tell)),
      )
      return this.#pod.start(spec, context, { onStep, signal })
    })
  }

  async find(spec: SandboxSpec): Promise<RunningSandbox | undefined> {
    const found = await this.#pod.find(spec)
    if (!found) return undefined
    const database = { ...found.database, password: spec.databasePassword }
    const [agent, refusal] = await Promise.all([agentAnswers(found.agent), tryPostgres(database)])
    return agent && refusal === undefined ? found : undefined
  }

  stop(workspaceId: WorkspaceId): Promise<void> {
    return this.#lock.run(workspaceId, () => this.#pod.stop(workspaceId))
  }

  destroy(workspaceId: WorkspaceId): Promise<void> {
    return this.#lock.run(workspaceId, () => this.#pod.destroy(workspaceId))
  }

  async list(): Promise<FoundSandbox[]> {
    const found = new Map<WorkspaceId, FoundSandbox>()
    for (const { labels, running } of await this.#containers.list()) {
      const identity = readIdentity(labels)
      if (!identity) continue
      const { workspaceId, part } = identity
      const known = found.get(workspaceId)
      const generation = Math.max(identity.generation, known?.generation ?? 0)
      const runs = (part === 'sandbox' && running) || known?.status === 'running'
      found.set(workspaceId, { workspaceId, generation, status: runs ? 'running' : 'stopped' })
    }
    for (const workspaceId of await this.#networks.workspaces()) {
      const known = found.get(workspaceId)
      if (!known) found.set(workspaceId, { workspaceId, generation: 0, status: 'stopped' })
    }
    return [...found.values()]
  }

  events(signal: AbortSignal): AsyncIterable<RuntimeEvent> {
    const { instanceId, log } = this.#deps
    const deps = { engine: this.#engine, containers: this.#containers, instanceId, log }
    return runtimeEvents(deps, signal)
  }

  async logs(workspaceId: WorkspaceId, lines: number): Promise<string> {
    const texts: string[] = []
    for (const part of ['db', 'sandbox'] as const) {
      const found = await this.#containers.find(workspaceId, part)
      if (found) texts.push(await this.#containers.logs(found.id, lines))
    }
    return texts
      .join('')
      .split('\n')
      .slice(-lines - 1)
      .join('\n')
  }

  /** Removes a tree as root, by a container: what sandboxes wrote belongs to other users. */
  async removeTree(path: string): Promise<void> {
    const { images } = this.#context ?? (await this.#preparing.run(() => undefined))
    const { instanceId } = this.#deps
    const container = await this.#engine.call((docker) =>
      docker.createContainer({
        name: `atelier-${instanceId}-remove-${randomUUID()}`,
        Image: images.workspace,
        User: '0:0',
        Entrypoint: ['rm', '-rf', '--one-file-system', '--', `/parent/${basename(path)}`],
        Cmd: [],
        Labels: { 'atelier.instance': instanceId },
        HostConfig: {
          NetworkMode: 'none',
          CapDrop: ['ALL'],
          CapAdd: ['DAC_OVERRIDE', 'FOWNER'],
          SecurityOpt: ['no-new-privileges:true'],
          Binds: [`${dirname(path)}:/parent`],
        },
      }),
    )
    try {
      await this.#engine.call(() => container.start())
      const { StatusCode } = z
        .object({ StatusCode: z.int() })
        .parse(await this.#engine.call(() => container.wait()))
      if (StatusCode === 0) return
      const words = await this.#containers.logs(container.id, 3)
      throw new AppError('unavailable', `${path} could not be removed: ${words.trim()}`)
    } finally {
      await this.#containers.remove(container.id)
    }
  }

  /** Sandboxes go on: the next server finds them. */
  async [Symbol.asyncDispose](): Promise<void> {}

  async #prepare(onProgress: (line: string) => void): Promise<PodContext> {
    const { dataDir, bundleAgent, log } = this.#deps
    const caFile = this.#deps.caFile ?? defaultCaFile(process.env)
    const { NCPU: hostCpus } = await this.#info()
    const caBundle = caFile ? await makeCaBundle(dataDir, caFile) : undefined
    const agentDir = await bundleAgent(join(dataDir, 'agent'))
    const images = await prepareImages({ engine: this.#engine, dataDir, caFile }, onProgress)
    log.info({ ...images, agentDir }, 'docker runtime is ready')
    const { sandboxRuntime } = this.#deps
    const openFiles = await openFilesLimit()
    this.#context = { images, agentDir, caBundle, hostCpus, openFiles, sandboxRuntime }
    return this.#context
  }

  async #info(): Promise<z.infer<typeof Info>> {
    return Info.parse(await this.#engine.call((docker) => docker.info()))
  }
}

function unknownRuntime(wanted: string, known: readonly string[]): string {
  return `Docker knows no runtime “${wanted}”, only ${known.join(', ')}. Register it (docs/gvisor.md), or unset ATELIER_SANDBOX_RUNTIME.`
}

function missingLimits(info: z.infer<typeof Info>): string[] {
  const limits = {
    memory: info.MemoryLimit,
    processes: info.PidsLimit,
    'CPU time': info.CpuCfsQuota,
  }
  return Object.entries(limits)
    .filter(([, there]) => !there)
    .map(([what]) => `This host cannot limit ${what}: one sandbox can starve the others.`)
}
