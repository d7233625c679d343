import { setTimeout as sleep } from 'node:timers/promises'
import type { WorkspaceId } from '../../../shared/ids.ts'
import { runningPostmaster } from '../../store/postmaster.ts'
import type { RuntimeEvent } from '../driver.ts'
import { isAlive } from './process-id.ts'
import type { SandboxState, SandboxStates } from './sandbox-state.ts'

const POLL_MS = 500

/** Watches what runs by looking: processes that outlived a server are nobody's children. */
export class LocalEvents {
  readonly #states: SandboxStates
  readonly #exitCodes = new Map<WorkspaceId, number | null>()

  constructor(states: SandboxStates) {
    this.#states = states
  }

  /** Of our own children the code is known. */
  exited(workspaceId: WorkspaceId, exitCode: number | null): void {
    this.#exitCodes.set(workspaceId, exitCode)
  }

  async *listen(signal: AbortSignal): AsyncGenerator<RuntimeEvent, void, void> {
    yield { type: 'resync' }
    let before = await this.#running()
    while (!signal.aborted) {
      await sleep(POLL_MS, undefined, { signal }).catch(() => undefined)
      const now = await this.#running()
      for (const [workspaceId, generation] of before) {
        if (now.has(workspaceId) || !(await this.#isNews(workspaceId, generation))) continue
        const exitCode = this.#exitCodes.get(workspaceId) ?? null
        yield { type: 'exited', workspaceId, exitCode, outOfMemory: false }
      }
      before = now
    }
  }

  /** Whole sandboxes only: one that starts or stops is nothing to report about. */
  async #running(): Promise<Map<WorkspaceId, number>> {
    const running = new Map<WorkspaceId, number>()
    for (const { workspaceId, state } of await this.#states.all()) {
      if (await isWhole(state)) running.set(workspaceId, state.generation)
    }
    return running
  }

  /** A stop of ours takes the agent out of the state first. */
  async #isNews(workspaceId: WorkspaceId, generation: number): Promise<boolean> {
    const state = await this.#states.read(workspaceId)
    return state?.agent !== undefined && state.generation === generation
  }
}

/** Whether agent and Postgres both run. */
export async function isWhole({ agent, postgres }: SandboxState): Promise<boolean> {
  if (!agent || !postgres || !(await isAlive(agent.root))) return false
  return (await runningPostmaster(postgres.dataDir)) !== undefined
}
