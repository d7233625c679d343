import type { FileChange } from '../../shared/files.ts'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { Agent, AgentFiles } from '../agent/agent.ts'
import type { Clock, Sandboxes, Unsubscribe } from '../seams.ts'
import { RecentChanges } from './recent-changes.ts'

type Watch = { readonly agent: Agent; readonly changes: RecentChanges; readonly off: Unsubscribe }

export type WorkspaceWatchesDeps = {
  readonly sandboxes: Pick<Sandboxes, 'findAgent'>
  readonly clock: Clock
  /** Somebody may have changed these; a root with `rescan` may be anything. */
  readonly onChanges: (workspaceId: WorkspaceId, changes: readonly FileChange[]) => void
}

/** Listens to the agents of the workspaces that have rooms. */
export class WorkspaceWatches {
  readonly #deps: WorkspaceWatchesDeps
  readonly #watches = new Map<WorkspaceId, Watch>()

  constructor(deps: WorkspaceWatchesDeps) {
    this.#deps = deps
  }

  /** Listens to the agent that runs now, once. */
  watch(workspaceId: WorkspaceId): void {
    const agent = this.#deps.sandboxes.findAgent(workspaceId)
    if (agent === undefined || this.#watches.get(workspaceId)?.agent === agent) return
    this.forget(workspaceId)
    const changes = new RecentChanges(this.#deps.clock)
    const off = agent.onEvent((event) => {
      if (event.type === 'resync') {
        this.#deps.onChanges(workspaceId, [{ path: '', kind: 'rescan' }])
      }
      if (event.type !== 'files') return
      changes.note(event.changes)
      this.#deps.onChanges(workspaceId, event.changes)
    })
    this.#watches.set(workspaceId, { agent, changes, off })
  }

  forget(workspaceId: WorkspaceId): void {
    this.#watches.get(workspaceId)?.off()
    this.#watches.delete(workspaceId)
  }

  /** Where a file went that was moved a moment ago. */
  async findMoved(
    workspaceId: WorkspaceId,
    file: Parameters<RecentChanges['find']>[1],
  ): Promise<string | undefined> {
    const files: AgentFiles | undefined = this.#deps.sandboxes.findAgent(workspaceId)?.files
    return files && this.#watches.get(workspaceId)?.changes.find(files, file)
  }

  close(): void {
    for (const { off } of this.#watches.values()) off()
    this.#watches.clear()
  }
}
