import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { WorkspaceId } from '../../../shared/ids.ts'
import { agentAnswers, waitForAgent } from '../agent-ready.ts'
import type { BundleAgent } from '../bundle-agent.ts'
import { allSettled } from '../all-settled.ts'
import { defaultCaFile } from '../ca-bundle.ts'
import { valueHash } from '../content-hash.ts'
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
import { launchAgent, type AgentProcess } from './agent-process.ts'
import { whyNoBubblewrap } from './bubblewrap.ts'
import { endProcesses, endStrays } from './end-processes.ts'
import { isWhole, LocalEvents } from './local-events.ts'
import {
  planLocalPostgres,
  softwareFolder,
  startLocalPostgres,
  stopLocalPostgres,
  type LocalPostgres,
} from './local-postgres.ts'
import { prepareLocal } from './prepare-local.ts'
import { isAlive } from './process-id.ts'
import { sandboxPaths, type LocalContext } from './sandbox-paths.ts'
import { SandboxStates, type SandboxState } from './sandbox-state.ts'

const AGENT_WITHIN_MS = 15_000
const LOG_LINES = 20
const HOST = '127.0.0.1'

export type LocalDriverDeps = {
  readonly dataDir: string
  readonly bundleAgent: BundleAgent
  readonly log: Log
  readonly caFile?: string | undefined
  /** False: plain processes even where bubblewrap works. */
  readonly allowBubblewrap?: boolean
}
type OnStep = Parameters<RuntimeDriver['start']>[1]

/** Sandboxes as processes of this machine, for one trusted person: the network is the host's. */
export class LocalDriver implements RuntimeDriver {
  readonly kind = 'local'
  readonly #deps: LocalDriverDeps
  readonly #states: SandboxStates
  readonly #events: LocalEvents
  readonly #lock = new KeyedLock()
  readonly #preparing = new SingleFlight((onProgress) => this.#prepare(onProgress))
  #context: LocalContext | undefined

  constructor(deps: LocalDriverDeps) {
    this.#deps = deps
    this.#states = new SandboxStates(deps.dataDir)
    this.#events = new LocalEvents(this.#states)
  }

  async probe(): Promise<RuntimeProbe> {
    if (process.platform !== 'linux') {
      return { available: false, reason: 'Without Docker, sandboxes need Linux. Start Docker.' }
    }
    const why =
      this.#deps.allowBubblewrap === false ? 'it is switched off' : await whyNoBubblewrap()
    const shared = 'Sandboxes share this machine’s network, and memory and CPU have no limits.'
    if (why === undefined) return { available: true, detail: 'bubblewrap', warnings: [shared] }
    const open = `Sandboxes are plain processes that can read your files (bubblewrap: ${why}).`
    return { available: true, detail: 'plain processes', warnings: [open, shared] }
  }

  async prepare(onProgress: (line: string) => void): Promise<void> {
    await this.#preparing.run(onProgress)
  }

  start(spec: SandboxSpec, onStep: OnStep, signal: AbortSignal): Promise<RunningSandbox> {
    return this.#lock.run(spec.workspaceId, async () => {
      signal.throwIfAborted()
      const context = await step(
        onStep,
        'image',
        async (tell) => this.#context ?? (await this.#preparing.run(tell)),
      )
      const known = await this.#states.read(spec.workspaceId)
      if (known && !fits(known, spec, context)) await this.#end(spec.workspaceId)
      return this.#bringUp(spec, context, { onStep, signal })
    })
  }

  async find(spec: SandboxSpec): Promise<RunningSandbox | undefined> {
    const state = await this.#states.read(spec.workspaceId)
    if (state?.generation !== spec.generation || !(await isWhole(state))) return undefined
    const { agent: process, postgres } = state
    if (!process || !postgres) return undefined
    const found = runningAt(spec, { agent: process, postgres })
    const database = { ...found.database, password: spec.databasePassword }
    const [agent, refusal] = await Promise.all([agentAnswers(found.agent), tryPostgres(database)])
    return agent && refusal === undefined ? found : undefined
  }

  stop(workspaceId: WorkspaceId): Promise<void> {
    return this.#lock.run(workspaceId, () => this.#end(workspaceId))
  }

  destroy(workspaceId: WorkspaceId): Promise<void> {
    return this.#lock.run(workspaceId, async () => {
      await this.#end(workspaceId)
      await this.#states.remove(workspaceId)
    })
  }

  async list(): Promise<FoundSandbox[]> {
    const found: FoundSandbox[] = []
    for (const { workspaceId, state } of await this.#states.all()) {
      const running = state.agent !== undefined && (await isAlive(state.agent.root))
      const status = running ? 'running' : 'stopped'
      found.push({ workspaceId, generation: state.generation, status })
    }
    return found
  }

  events(signal: AbortSignal): AsyncIterable<RuntimeEvent> {
    return this.#events.listen(signal)
  }

  async logs(workspaceId: WorkspaceId, lines: number): Promise<string> {
    const file = join(this.#states.folder(workspaceId), 'agent.log')
    const text = await readFile(file, 'utf8').catch(() => '')
    return text
      .split('\n')
      .slice(-lines - 1)
      .join('\n')
  }

  /** Sandboxes go on: the next server finds them. */
  async [Symbol.asyncDispose](): Promise<void> {}

  async #bringUp(
    spec: SandboxSpec,
    context: LocalContext,
    { onStep, signal }: Watch,
  ): Promise<RunningSandbox> {
    const { workspaceId } = spec
    const known = await this.#states.read(workspaceId)
    const postgres = await planLocalPostgres(spec, known?.postgres?.port)
    const state = { generation: spec.generation, spec: specHash(spec, context), postgres }
    const adopted = known && (await adoptable(known, spec, postgres.port))
    await this.#states.write(workspaceId, { ...state, ...(adopted && { agent: adopted }) })
    const software = softwareFolder(this.#deps.dataDir)
    const agent = adopted ?? this.#launch({ spec, context, state, signal })
    await allSettled([
      step(onStep, 'database', () => startLocalPostgres(spec, { ...postgres, software })),
      step(onStep, 'sandbox', async () => {
        await this.#states.write(workspaceId, { ...state, agent: await agent })
      }),
    ])
    return this.#untilAnswers(spec, { agent: await agent, postgres }, { onStep, signal })
  }

  async #untilAnswers(
    spec: SandboxSpec,
    { agent, postgres }: { agent: AgentProcess; postgres: LocalPostgres },
    { onStep, signal }: Watch,
  ): Promise<RunningSandbox> {
    const address = { host: HOST, port: agent.port, token: spec.agentToken }
    const died = async () =>
      (await isAlive(agent.root)) ? undefined : this.#death(spec.workspaceId)
    await step(onStep, 'agent', () =>
      waitForAgent(address, { signal, withinMs: AGENT_WITHIN_MS, died }),
    )
    return runningAt(spec, { agent, postgres })
  }

  async #launch({ spec, context, state, signal }: Launching): Promise<AgentProcess> {
    const { workspaceId } = spec
    const folder = this.#states.folder(workspaceId)
    await endStrays(folder)
    const paths = sandboxPaths({ spec, context, folder, databasePort: state.postgres.port })
    const onExit = (code: number | null) => this.#events.exited(workspaceId, code)
    return launchAgent({ ...paths, folder, agentDir: context.agentDir, signal, onExit })
  }

  /** The agent leaves the state first: then its end is ours, and no news. */
  async #end(workspaceId: WorkspaceId): Promise<void> {
    const state = await this.#states.read(workspaceId)
    if (state) {
      const { agent, ...rest } = state
      await this.#states.write(workspaceId, rest)
      if (agent) await endProcesses(agent)
    }
    await endStrays(this.#states.folder(workspaceId))
    if (state?.postgres) await stopLocalPostgres(state.postgres.dataDir)
  }

  async #death(workspaceId: WorkspaceId): Promise<string> {
    return `The sandbox’s agent ended:\n${(await this.logs(workspaceId, LOG_LINES)).trim()}`
  }

  async #prepare(onProgress: (line: string) => void): Promise<LocalContext> {
    const { dataDir, bundleAgent, log, allowBubblewrap = true } = this.#deps
    const caFile = this.#deps.caFile ?? defaultCaFile(process.env)
    const needs = { dataDir, bundleAgent, caFile, allowBubblewrap, onProgress }
    this.#context = await prepareLocal(needs)
    const { jailed, agentDir } = this.#context
    log.info({ jailed, agentDir }, 'local runtime is ready')
    return this.#context
  }
}

type Watch = { onStep: OnStep; signal: AbortSignal }
type Launching = {
  spec: SandboxSpec
  context: LocalContext
  state: SandboxState & { postgres: LocalPostgres }
  signal: AbortSignal
}

function specHash(spec: SandboxSpec, { agentDir, jailed }: LocalContext): string {
  return valueHash([spec, agentDir, jailed])
}

function fits(state: SandboxState, spec: SandboxSpec, context: LocalContext): boolean {
  return state.generation === spec.generation && state.spec === specHash(spec, context)
}

/** The agent that runs already, unless its `DATABASE_URL` has become wrong. */
async function adoptable(
  { agent, postgres }: SandboxState,
  { agentToken: token }: SandboxSpec,
  databasePort: number,
): Promise<AgentProcess | undefined> {
  if (!agent || postgres?.port !== databasePort || !(await isAlive(agent.root))) return undefined
  return (await agentAnswers({ host: HOST, port: agent.port, token })) ? agent : undefined
}

function runningAt(
  { workspaceId, generation, agentToken: token }: SandboxSpec,
  { agent, postgres }: { agent: AgentProcess; postgres: LocalPostgres },
): RunningSandbox {
  const database = { host: HOST, port: postgres.port }
  const address = { host: HOST, port: agent.port, token }
  return { workspaceId, generation, agent: address, database, databaseInside: database }
}
