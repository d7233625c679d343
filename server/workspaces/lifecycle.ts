import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { Ownership, Unsubscribe } from '../seams.ts'
import type { FoundSandbox, RuntimeDriver, RuntimeEvent } from '../runtime/driver.ts'
import type { Announcer } from './announcer.ts'
import { exitReason } from './exit-reason.ts'
import type { IdleWatch } from './idle-watch.ts'
import type { LiveSandboxes } from './live-sandboxes.ts'
import type { Log } from './log.ts'
import type { Reconciler } from './reconciler.ts'
import { ReconcileQueue } from './reconcile-queue.ts'
import type { WorkspaceLocks } from './workspace-locks.ts'
import type { WorkspaceRow } from './workspace-row.ts'
import type { WorkspaceStore } from './workspace-store.ts'

type Deps = {
  store: WorkspaceStore
  driver: RuntimeDriver
  reconciler: Reconciler
  live: LiveSandboxes
  idle: IdleWatch
  announcer: Announcer
  locks: WorkspaceLocks
  ownership: Ownership | undefined
  log: Log
  sweepMs?: number | undefined
  idleTickMs?: number | undefined
  firstRetryMs?: number | undefined
}

const SWEEP_MS = 60_000
const IDLE_TICK_MS = 10_000
const EVENTS_AGAIN_MS = 5_000
const LOST_MS = 300

/** Keeps every workspace as it is wanted: at the start, when something happens, and every minute. */
export class Lifecycle implements AsyncDisposable {
  readonly #deps: Deps
  readonly #queue: ReconcileQueue
  readonly #ended = new AbortController()
  readonly #loops: Promise<void>[] = []
  readonly #unsubscribe: readonly Unsubscribe[]
  #away: string | undefined
  #sweeping: Promise<void> | undefined

  constructor(deps: Deps) {
    this.#deps = deps
    this.#queue = new ReconcileQueue({
      pass: (id, signal) => this.#lockedPass(id, signal),
      log: deps.log,
      ...(deps.firstRetryMs && { firstRetryMs: deps.firstRetryMs }),
    })
    const { ownership } = deps
    const look = (id: WorkspaceId) => this.look(id)
    this.#unsubscribe = ownership ? [ownership.onGained(look), ownership.onLost(look)] : []
  }

  /** Takes up what an earlier server left, then keeps watch. Resolves after the first look around. */
  async begin(): Promise<void> {
    await this.sweep()
    this.#loops.push(
      this.#watchEvents(),
      this.#every(this.#deps.sweepMs ?? SWEEP_MS, () => this.sweep()),
      this.#every(this.#deps.idleTickMs ?? IDLE_TICK_MS, () => this.#deps.idle.tick()),
    )
  }

  /** Something else is wanted of a workspace: what goes on there is broken off. */
  changed(id: WorkspaceId): void {
    this.#queue.interrupt(id)
  }

  /** Looks at one workspace again. */
  look(id: WorkspaceId): void {
    this.#queue.enqueue(id)
  }

  /** Its agent went away. The runtime's news, which says why, may come a moment later. */
  lost(id: WorkspaceId): void {
    setTimeout(() => this.look(id), LOST_MS).unref()
  }

  /** Resolves when nothing is being done about a workspace. */
  settled(id: WorkspaceId): Promise<void> {
    return this.#queue.settled(id)
  }

  /** Compares everything that runs with everything that is wanted. Never rejects. */
  sweep(): Promise<void> {
    this.#sweeping ??= this.#sweep()
      .catch((error: unknown) => this.#deps.log.error({ err: error }, 'sweep failed'))
      .finally(() => {
        this.#sweeping = undefined
      })
    return this.#sweeping
  }

  /** Sandboxes keep running: the next server adopts them. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const off of this.#unsubscribe) off()
    this.#ended.abort()
    await this.#queue[Symbol.asyncDispose]()
    await Promise.allSettled(this.#loops)
    await Promise.all(this.#deps.live.ids().map((id) => this.#deps.live.detach(id)))
  }

  async #lockedPass(id: WorkspaceId, signal: AbortSignal): Promise<void> {
    if (!(await this.#isOurs(id))) return this.#deps.reconciler.letGo(id)
    await using lock = await this.#deps.locks.take(id)
    if (!lock) throw new AppError('unavailable', 'Another server looks after this workspace.')
    await this.#deps.reconciler.pass(id, AbortSignal.any([signal, lock.lost]))
  }

  /** A workspace that is gone is everybody's to forget. */
  async #isOurs(id: WorkspaceId): Promise<boolean> {
    const { ownership, store } = this.#deps
    return !ownership || (await ownership.claim(id)) || !(await store.find(id))
  }

  async #sweep(): Promise<void> {
    const { driver, store, reconciler } = this.#deps
    // In this order: whatever is listed was recorded before it was made.
    const listed = await driver.list().catch((error: Error) => error)
    const rows = await store.all()
    if (listed instanceof Error) return this.#runtimeAway(rows, listed)
    if (this.#away !== undefined) await this.#runtimeBack(rows)
    const known = new Set(rows.map(({ id }) => id))
    for (const found of listed) {
      if (!known.has(found.workspaceId)) await this.#removeOrphan(found)
    }
    const byId = new Map(listed.map((found) => [found.workspaceId, found]))
    for (const row of rows) {
      this.#deps.live.note(row)
      const doubt = this.#doubt(row, byId.get(row.id))
      if (doubt) reconciler.suspect(row.id, null)
      if (doubt || !this.#isAsWanted(row)) this.#queue.enqueue(row.id)
    }
  }

  /** Whether what is listed contradicts what we believe. */
  #doubt(row: WorkspaceRow, found: FoundSandbox | undefined): boolean {
    const runs = found?.status === 'running'
    if (row.desired === 'running') return !runs && Boolean(this.#deps.live.findAgent(row.id))
    return row.desired === 'stopped' && runs
  }

  #isAsWanted({ id, desired, status }: WorkspaceRow): boolean {
    if (desired === 'running') return Boolean(this.#deps.live.findAgent(id))
    return desired === 'stopped' && (status === 'stopped' || status === 'failed')
  }

  /** Only what runs: a disk of unknown age is nobody's to throw away. */
  async #removeOrphan({ workspaceId }: FoundSandbox): Promise<void> {
    const { driver, locks, log, store } = this.#deps
    await using lock = await locks.take(workspaceId)
    if (!lock || (await store.find(workspaceId))) return
    log.warn({ workspaceId }, 'orphan sandbox removed')
    await driver.destroy(workspaceId).catch((error: unknown) => {
      log.warn({ err: error, workspaceId }, 'orphan sandbox not removed')
    })
  }

  /** What runs goes on; everybody is told why it cannot be started or stopped. */
  async #runtimeAway(rows: readonly WorkspaceRow[], error: Error): Promise<void> {
    const reason = `The runtime does not answer: ${error.message} Atelier goes on by itself when it is back.`
    if (this.#away === undefined) this.#deps.log.warn({ err: error }, 'runtime away')
    this.#away = reason
    for (const row of rows) {
      if (row.desired !== 'running') continue
      if (!this.#deps.live.findAgent(row.id)) this.#queue.enqueue(row.id)
      else if (row.reason !== reason) await this.#deps.announcer.see(row.id, { reason })
    }
  }

  async #runtimeBack(rows: readonly WorkspaceRow[]): Promise<void> {
    this.#deps.log.info({}, 'runtime back')
    for (const row of rows) {
      if (row.reason === this.#away) await this.#deps.announcer.see(row.id, { reason: null })
    }
    this.#away = undefined
  }

  async #watchEvents(): Promise<void> {
    const { signal } = this.#ended
    while (!signal.aborted) {
      try {
        for await (const event of this.#deps.driver.events(signal)) await this.#onEvent(event)
      } catch (error) {
        if (!signal.aborted) this.#deps.log.warn({ err: error }, 'runtime events broke off')
      }
      await sleep(EVENTS_AGAIN_MS, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  async #onEvent(event: RuntimeEvent): Promise<void> {
    if (event.type === 'resync') return this.sweep()
    const row = await this.#deps.store.find(event.workspaceId)
    // Late news of a stopped or deleted one changes nothing: only the records can bring it back.
    if (!row) return
    if (!this.#deps.live.findAgent(row.id) && !this.#deps.reconciler.isSuspect(row.id)) return
    const { memoryMib } = row.life_settings ?? row.settings
    this.#deps.reconciler.suspect(row.id, exitReason(event, memoryMib))
    this.#queue.enqueue(row.id)
  }

  async #every(ms: number, work: () => Promise<void>): Promise<void> {
    const { signal } = this.#ended
    while (!signal.aborted) {
      await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined)
      if (!signal.aborted) await work()
    }
  }
}
