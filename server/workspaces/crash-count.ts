import type { WorkspaceId } from '../../shared/ids.ts'
import type { Clock } from '../seams.ts'

const MOST = 5
const WITHIN_MS = 10 * 60_000

/** How often a sandbox died lately: five restarts in ten minutes are enough. */
export class CrashCount {
  readonly #clock: Clock
  readonly #times = new Map<WorkspaceId, number[]>()

  constructor(deps: { clock: Clock }) {
    this.#clock = deps.clock
  }

  /** Notes a crash; false when it was one too many. */
  mayRestart(id: WorkspaceId): boolean {
    const now = this.#clock.now()
    // After the clock was set back nobody knows how old the ones before are; they are forgotten.
    const recent = (this.#times.get(id) ?? []).filter((at) => at <= now && now - at < WITHIN_MS)
    this.#times.set(id, [...recent, now])
    return recent.length < MOST
  }

  forget(id: WorkspaceId): void {
    this.#times.delete(id)
  }
}
