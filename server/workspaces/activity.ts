import type { WorkspaceId } from '../../shared/ids.ts'
import type { Clock } from '../seams.ts'
import type { WorkspaceRow } from './workspace-row.ts'

/** People see the countdown this long before the stop. */
export const WARNING_MS = 5 * 60_000

type Known = { lastAt: number; keepUntil: number; idleMs: number | undefined }

/** When somebody last did something in each running workspace, and when idleness would stop it. */
export class Activity {
  readonly #clock: Clock
  readonly #known = new Map<WorkspaceId, Known>()

  constructor(deps: { clock: Clock }) {
    this.#clock = deps.clock
  }

  /** From now on this workspace counts; that it started, or was adopted, is activity too. */
  follow(row: WorkspaceRow): void {
    this.#known.set(row.id, { lastAt: this.#clock.now(), ...rulesOf(row) })
  }

  /** Settings or the keep-awake changed. */
  update(row: WorkspaceRow): void {
    const known = this.#known.get(row.id)
    if (known) Object.assign(known, rulesOf(row))
  }

  forget(id: WorkspaceId): void {
    this.#known.delete(id)
  }

  /** True when this ended a countdown that people saw. */
  touch(id: WorkspaceId): boolean {
    const known = this.#known.get(id)
    if (!known) return false
    const counted = this.stopsAt(id) !== undefined
    known.lastAt = this.#clock.now()
    return counted
  }

  lastAt(id: WorkspaceId): number | undefined {
    return this.#known.get(id)?.lastAt
  }

  /** When it stops, once the countdown runs. */
  stopsAt(id: WorkspaceId): number | undefined {
    const known = this.#known.get(id)
    if (known?.idleMs === undefined) return undefined
    // After the clock was set back the wait begins again, and does not last an hour more.
    known.lastAt = Math.min(known.lastAt, this.#clock.now())
    const at = Math.max(known.lastAt + known.idleMs, known.keepUntil)
    return at - this.#clock.now() <= WARNING_MS ? at : undefined
  }

  ids(): WorkspaceId[] {
    return [...this.#known.keys()]
  }
}

function rulesOf(row: WorkspaceRow): Omit<Known, 'lastAt'> {
  const { idleMinutes } = row.settings
  return {
    keepUntil: row.keep_awake_until?.getTime() ?? 0,
    idleMs: idleMinutes === null ? undefined : idleMinutes * 60_000,
  }
}
