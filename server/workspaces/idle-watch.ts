import type { WorkspaceId } from '../../shared/ids.ts'
import type { Clock } from '../seams.ts'
import type { Activity } from './activity.ts'
import type { Announcer } from './announcer.ts'
import type { BeforeStops } from './before-stops.ts'
import type { Log } from './log.ts'
import type { WorkspaceStore } from './workspace-store.ts'

type Deps = {
  store: WorkspaceStore
  activity: Activity
  announcer: Announcer
  beforeStops: BeforeStops
  /** Something else is wanted of this workspace now. */
  onWish: (id: WorkspaceId) => void
  clock: Clock
  log: Log
}

const NOTE_AFTER_MS = 60_000
const TRY_AGAIN_MS = 60_000

/** Stops what nobody uses, after a countdown that everybody sees and may refuse. */
export class IdleWatch {
  readonly #deps: Deps
  /** What people were last told about the end. */
  readonly #told = new Map<WorkspaceId, number | undefined>()
  readonly #noted = new Map<WorkspaceId, number>()
  readonly #notBefore = new Map<WorkspaceId, number>()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Looks at every running workspace once. */
  async tick(): Promise<void> {
    for (const id of this.#deps.activity.ids()) {
      await this.#look(id).catch((error: unknown) => {
        this.#deps.log.warn({ err: error, workspaceId: id }, 'idle check failed')
      })
    }
    this.#forgetTheGone()
  }

  /** Somebody works there. A countdown that people saw ends at once. */
  touch(id: WorkspaceId): void {
    if (!this.#deps.activity.touch(id)) return
    this.#look(id).catch((error: unknown) => {
      this.#deps.log.warn({ err: error, workspaceId: id }, 'idle check failed')
    })
  }

  async #look(id: WorkspaceId): Promise<void> {
    const { activity, clock } = this.#deps
    await this.#note(id)
    const stopsAt = activity.stopsAt(id)
    if (stopsAt !== this.#told.get(id)) await this.#tell(id, stopsAt)
    if (stopsAt === undefined || stopsAt > clock.now()) return
    if ((this.#notBefore.get(id) ?? 0) > clock.now()) return
    await this.#stop(id, stopsAt)
  }

  /** Unsaved edits come first: without them on disk it is not stopped for idleness. */
  async #stop(id: WorkspaceId, stopsAt: number): Promise<void> {
    const { activity, announcer, beforeStops, clock, onWish, store } = this.#deps
    if (!(await beforeStops.run(id))) {
      this.#notBefore.set(id, clock.now() + TRY_AGAIN_MS)
      return
    }
    // Somebody came back while the edits were put away.
    if (activity.stopsAt(id) !== stopsAt) return
    const found = await store.find(id)
    if (found?.desired !== 'running') return
    const { idleMinutes } = found.settings
    const reason = `Stopped after ${idleMinutes} minutes without activity. Start it to go on.`
    activity.forget(id)
    const row = await store.want(id, 'stopped', { status: 'stopping', reason })
    if (row) announcer.tell(row)
    onWish(id)
  }

  async #tell(id: WorkspaceId, stopsAt: number | undefined): Promise<void> {
    this.#told.set(id, stopsAt)
    const row = await this.#deps.store.find(id)
    if (row) this.#deps.announcer.tell(row)
  }

  async #note(id: WorkspaceId): Promise<void> {
    const at = this.#deps.activity.lastAt(id) ?? 0
    if (at - (this.#noted.get(id) ?? 0) < NOTE_AFTER_MS) return
    this.#noted.set(id, at)
    await this.#deps.store.noteActivity(id, at)
  }

  #forgetTheGone(): void {
    const known = new Set(this.#deps.activity.ids())
    for (const map of [this.#told, this.#noted, this.#notBefore]) {
      for (const id of map.keys()) if (!known.has(id)) map.delete(id)
    }
  }
}
