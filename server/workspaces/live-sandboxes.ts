import { AppError } from '../../shared/errors.ts'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { WorkspaceStatus } from '../../shared/workspaces.ts'
import type { Agent } from '../agent/agent.ts'
import type { DatabaseAddress, Sandboxes, Unsubscribe } from '../seams.ts'
import type { Log } from './log.ts'
import { tellAll } from './tell-all.ts'
import type { WorkspaceRow } from './workspace-row.ts'

export type LiveSandbox = { readonly agent: Agent; readonly database: DatabaseAddress }
type AgentListener = (workspaceId: WorkspaceId, agent: Agent | undefined) => void

/** The sandboxes this server is connected to, as the other areas see them. */
export class LiveSandboxes implements Sandboxes {
  readonly #live = new Map<WorkspaceId, LiveSandbox>()
  readonly #states = new Map<WorkspaceId, Pick<WorkspaceRow, 'status' | 'reason'>>()
  readonly #listeners = new Set<AgentListener>()
  readonly #onTouch: (id: WorkspaceId) => void

  readonly #log: Log

  constructor(deps: { onTouch: (id: WorkspaceId) => void; log: Log }) {
    this.#onTouch = deps.onTouch
    this.#log = deps.log
  }

  agent(workspaceId: WorkspaceId): Agent {
    return this.#require(workspaceId).agent
  }

  findAgent(workspaceId: WorkspaceId): Agent | undefined {
    return this.#live.get(workspaceId)?.agent
  }

  onAgent(listener: AgentListener): Unsubscribe {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  touch(workspaceId: WorkspaceId): void {
    this.#onTouch(workspaceId)
  }

  async database(workspaceId: WorkspaceId): Promise<DatabaseAddress> {
    return this.#require(workspaceId).database
  }

  /** Keeps what a workspace is in, to say why there is no agent. */
  note({ id, status, reason }: WorkspaceRow): void {
    this.#states.set(id, { status, reason })
  }

  attach(id: WorkspaceId, live: LiveSandbox): void {
    this.#live.set(id, live)
    this.#tell(id, live.agent)
  }

  /** Lets go of an agent; with `only`, just if it is still that one. Resolves to whether it was there. */
  async detach(id: WorkspaceId, only?: Agent): Promise<boolean> {
    const live = this.#live.get(id)
    if (!live || (only && only !== live.agent)) return false
    this.#live.delete(id)
    this.#tell(id, undefined)
    await live.agent[Symbol.asyncDispose]()
    return true
  }

  forget(id: WorkspaceId): void {
    this.#states.delete(id)
  }

  ids(): WorkspaceId[] {
    return [...this.#live.keys()]
  }

  /** What one area makes of an agent is no reason to keep it from the others, or to fail a start. */
  #tell(id: WorkspaceId, agent: Agent | undefined): void {
    for (const err of tellAll(this.#listeners, id, agent)) {
      this.#log.error({ err, workspaceId: id }, 'agent listener failed')
    }
  }

  #require(id: WorkspaceId): LiveSandbox {
    const live = this.#live.get(id)
    if (live) return live
    const state = this.#states.get(id)
    const why = state?.reason ? ` ${state.reason}` : ''
    throw new AppError('sandbox_unavailable', `${SENTENCES[state?.status ?? 'stopped']}${why}`)
  }
}

const SENTENCES: Record<WorkspaceStatus, string> = {
  stopped: 'The workspace is stopped. Start it to go on.',
  starting: 'The workspace is starting.',
  running: 'The workspace is connecting again.',
  stopping: 'The workspace is stopping.',
  failed: 'The workspace could not be started.',
}
