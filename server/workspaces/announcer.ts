import type { WorkspaceId } from '../../shared/ids.ts'
import type { NewsDesk } from '../seams.ts'
import type { Activity } from './activity.ts'
import type { LiveSandboxes } from './live-sandboxes.ts'
import { toWire, type WorkspaceRow } from './workspace-row.ts'
import type { Observation, WorkspaceStore } from './workspace-store.ts'

type Deps = { store: WorkspaceStore; live: LiveSandboxes; activity: Activity; news: NewsDesk }

/** Writes what is seen of a workspace, then tells everybody in it. */
export class Announcer {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Undefined when the workspace is gone. */
  async see(id: WorkspaceId, seen: Observation): Promise<WorkspaceRow | undefined> {
    const row = await this.#deps.store.observe(id, seen)
    if (row) this.tell(row)
    return row
  }

  tell(row: WorkspaceRow): void {
    this.#deps.live.note(row)
    // People know a deleted one as gone; what still happens to it is nobody's news.
    if (row.desired === 'deleted') return
    const workspace = toWire(row, this.#deps.activity.stopsAt(row.id))
    this.#deps.news.publish(row.id, { type: 'workspace', workspace })
  }
}
