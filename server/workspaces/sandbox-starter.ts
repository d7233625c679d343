import { AppError } from '../../shared/errors.ts'
import { TerminalId, type WorkspaceId } from '../../shared/ids.ts'
import { TEMPLATES } from '../../shared/templates.ts'
import type { StartStep } from '../../shared/workspaces.ts'
import type { Agent, AgentAddress } from '../agent/agent.ts'
import type { DiskDriver } from '../runtime/disk/disk.ts'
import type { RunningSandbox, RuntimeDriver, SandboxSpec } from '../runtime/driver.ts'
import type { DatabaseAddress } from '../seams.ts'
import type { LiveSandbox } from './live-sandboxes.ts'
import { PhaseWatch } from './phase-watch.ts'
import { databaseOf, specOf } from './sandbox-spec.ts'
import type { WorkspaceSecrets } from './secrets.ts'
import type { StepLog } from './step-log.ts'
import type { WorkspaceRow } from './workspace-row.ts'
import type { WorkspaceStore } from './workspace-store.ts'

/** Connects to an agent that answers; rejects when it does not, or the signal fires. */
export type ConnectAgent = (
  address: AgentAddress,
  workspaceId: WorkspaceId,
  signal: AbortSignal,
) => Promise<Agent>
/** Makes roles and database of a workspace as they have to be. Can be repeated. */
export type PrepareDatabase = (address: DatabaseAddress, signal: AbortSignal) => Promise<void>

export type StarterDeps = {
  store: WorkspaceStore
  driver: RuntimeDriver
  disk: DiskDriver
  connectAgent: ConnectAgent
  prepareDatabase: PrepareDatabase
  secrets: WorkspaceSecrets
  /** Below this a start is refused: it would only break half-way. */
  leastFreeBytes?: number
  phaseSeconds?: Partial<Record<StartStep['step'], number>> | undefined
}
type Run = { signal: AbortSignal; steps: StepLog }

const LEAST_FREE_BYTES = 256 * 1024 * 1024
const CONNECT_MS = 30_000

/** Brings up one life of a sandbox, or finds the one that is there, and connects to it. */
export class SandboxStarter {
  readonly #deps: StarterDeps

  constructor(deps: StarterDeps) {
    this.#deps = deps
  }

  /** The sandbox of this very life, if it outlived something; undefined when there is none. */
  async find(row: WorkspaceRow, signal: AbortSignal): Promise<LiveSandbox | undefined> {
    if (row.generation === 0) return undefined
    const sandbox = await this.#deps.driver.find(await this.#spec(row))
    if (!sandbox) return undefined
    // A life that never got as far as `running` has its first steps still to do.
    return this.#settle(row, sandbox, { signal, furnish: row.status !== 'running' })
  }

  /** A new life. Rejects with what went wrong and the last lines that were printed. */
  async start(row: WorkspaceRow, { signal, steps }: Run): Promise<LiveSandbox> {
    using watch = new PhaseWatch({ signal, seconds: this.#deps.phaseSeconds })
    const onStep = (step: StartStep): void => {
      watch.saw(step.step)
      steps.set(step)
    }
    try {
      const spec = await steps.run('disk', () => this.#roomySpec(row))
      const sandbox = await this.#deps.driver.start(spec, onStep, watch.signal)
      watch.saw('files')
      return await steps.run('files', () =>
        this.#settle(row, sandbox, { signal: watch.signal, furnish: true }),
      )
    } catch (error) {
      throw watch.timeout ? await this.#withLogs(row.id, watch.timeout) : error
    }
  }

  async #settle(
    row: WorkspaceRow,
    sandbox: RunningSandbox,
    { signal, furnish }: { signal: AbortSignal; furnish: boolean },
  ): Promise<LiveSandbox> {
    const { connectAgent, prepareDatabase, secrets } = this.#deps
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)])
    const agent = await connectAgent(sandbox.agent, sandbox.workspaceId, bounded)
    const database = databaseOf(sandbox, secrets)
    return closingOnError(agent, async () => {
      // Neither needs the other; what is started last may need both.
      const files = furnish ? this.#applyTemplate(row, agent) : undefined
      await bothOf(prepareDatabase(database, bounded), files)
      if (furnish) {
        await this.#startDevServer(row, agent)
        signal.throwIfAborted()
      }
      return { agent, database }
    })
  }

  /** Once in a workspace's life. */
  async #applyTemplate(row: WorkspaceRow, agent: Agent): Promise<void> {
    // A repository's files come while it already runs.
    if (row.template_applied || row.source) return
    await agent.applyTemplate(row.template)
    await this.#deps.store.observe(row.id, { templateApplied: true })
  }

  /** At every start. */
  async #startDevServer(row: WorkspaceRow, agent: Agent): Promise<void> {
    const command = TEMPLATES.find(({ id }) => id === row.template)?.start
    if (command) await agent.ptys.create(TerminalId.parse('dev'), { command, title: 'dev' })
  }

  async #roomySpec(row: WorkspaceRow): Promise<SandboxSpec> {
    const free = await this.#deps.disk.freeBytes()
    if (free >= (this.#deps.leastFreeBytes ?? LEAST_FREE_BYTES)) return this.#spec(row)
    const mib = Math.floor(free / 1024 / 1024)
    throw new AppError(
      'disk_full',
      `The server’s disk is almost full (${mib} MiB are left). Free some space on it.`,
    )
  }

  async #spec(row: WorkspaceRow): Promise<SandboxSpec> {
    return specOf(row, await this.#deps.disk.ensure(row.id), this.#deps.secrets)
  }

  async #withLogs(id: WorkspaceId, error: AppError): Promise<AppError> {
    const lines = await this.#deps.driver.logs(id, 10).catch(() => '')
    if (!lines.trim()) return error
    return new AppError(error.code, `${error.message} Last lines:\n${lines.trim()}`, {
      cause: error,
    })
  }
}

async function closingOnError<T>(agent: Agent, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await agent[Symbol.asyncDispose]()
    throw error
  }
}

/** Waits for both in any case: nothing may go on behind the back of who is told of a failure. */
async function bothOf(one: Promise<void>, other: Promise<void> | undefined): Promise<void> {
  const failed = (await Promise.allSettled([one, other])).find(
    ({ status }) => status === 'rejected',
  )
  if (failed?.status === 'rejected') throw failed.reason
}
