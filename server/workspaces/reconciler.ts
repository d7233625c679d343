import type { WorkspaceId } from '../../shared/ids.ts'
import type { DiskDriver } from '../runtime/disk/disk.ts'
import type { RuntimeDriver } from '../runtime/driver.ts'
import { unreachable } from '../../shared/unreachable.ts'
import type { Activity } from './activity.ts'
import type { Announcer } from './announcer.ts'
import type { BeforeStops } from './before-stops.ts'
import type { CrashCount } from './crash-count.ts'
import type { LiveSandbox, LiveSandboxes } from './live-sandboxes.ts'
import type { Log } from './log.ts'
import type { SandboxStarter } from './sandbox-starter.ts'
import { startFailure } from './start-failure.ts'
import { StepLog } from './step-log.ts'
import type { WorkspaceRow } from './workspace-row.ts'
import type { WorkspaceStore } from './workspace-store.ts'

export type ReconcilerDeps = {
  store: WorkspaceStore
  driver: RuntimeDriver
  disk: DiskDriver
  starter: SandboxStarter
  live: LiveSandboxes
  activity: Activity
  announcer: Announcer
  beforeStops: BeforeStops
  crashes: CrashCount
  /** Called with a workspace whose agent went away by itself. */
  onLost: (id: WorkspaceId) => void
  log: Log
}

/** A start is tried this often when the runtime is there but the sandbox does not come up. */
const MOST_ATTEMPTS = 3

/**
 * Makes one workspace be what people want, whatever it is now. Looks at what is, never at what it
 * did before, so that it can be broken off anywhere and begun again. Rejecting means: try again later.
 */
export class Reconciler {
  readonly #deps: ReconcilerDeps
  readonly #suspects = new Map<WorkspaceId, string | null>()
  readonly #attempts = new Map<WorkspaceId, number>()

  constructor(deps: ReconcilerDeps) {
    this.#deps = deps
  }

  /** The next pass does not believe what it knows, but asks. `why` is told if it turns out dead. */
  suspect(id: WorkspaceId, why: string | null): void {
    this.#suspects.set(id, why ?? this.#suspects.get(id) ?? null)
  }

  isSuspect(id: WorkspaceId): boolean {
    return this.#suspects.has(id)
  }

  /** People asked for a start: what failed before does not count. */
  freshStart(id: WorkspaceId): void {
    this.#attempts.delete(id)
    this.#deps.crashes.forget(id)
  }

  /** Another server looks after it now: what runs goes on, without us. */
  async letGo(id: WorkspaceId): Promise<void> {
    this.#suspects.delete(id)
    this.#deps.activity.forget(id)
    await this.#deps.live.detach(id)
  }

  async pass(id: WorkspaceId, signal: AbortSignal): Promise<void> {
    const row = await this.#deps.store.find(id)
    if (!row) return this.#forget(id)
    switch (row.desired) {
      case 'running':
        return this.#run(row, signal)
      case 'stopped':
        return this.#stop(row)
      case 'deleted':
        return this.#delete(row)
      default:
        return unreachable(row.desired)
    }
  }

  async #run(row: WorkspaceRow, signal: AbortSignal): Promise<void> {
    const { live } = this.#deps
    if (live.findAgent(row.id) && !this.#suspects.has(row.id)) return
    const death = this.#suspects.get(row.id)
    const found = await this.#adopt(row, signal)
    this.#suspects.delete(row.id)
    if (found) return
    // It ran under our eyes and is gone; after a restart of the host there is nothing to count.
    const crashed = death !== undefined
    await live.detach(row.id)
    this.#deps.activity.forget(row.id)
    if (crashed && !this.#deps.crashes.mayRestart(row.id)) {
      return this.#giveUp(row, `It stopped by itself too often in ten minutes. ${death ?? ''}`)
    }
    await this.#start(row, death ? `${death} It was restarted.` : null, signal)
  }

  async #adopt(row: WorkspaceRow, signal: AbortSignal): Promise<boolean> {
    const { live, log } = this.#deps
    const found = await this.#find(row, signal)
    if (!found) return false
    if (live.findAgent(row.id)?.bootId === found.agent.bootId) {
      await found.agent[Symbol.asyncDispose]()
      return true
    }
    await live.detach(row.id)
    await this.#up(row, found, { status: 'running', reason: row.reason })
    log.info({ workspaceId: row.id, generation: row.generation }, 'sandbox adopted')
    return true
  }

  /** Something is there but cannot be used: the start that follows replaces it. */
  async #find(row: WorkspaceRow, signal: AbortSignal): Promise<LiveSandbox | undefined> {
    try {
      return await this.#deps.starter.find(row, signal)
    } catch (error) {
      await this.#throwIfAway(row, error)
      signal.throwIfAborted()
      this.#deps.log.warn({ err: error, workspaceId: row.id }, 'sandbox not adopted')
      return undefined
    }
  }

  async #start(before: WorkspaceRow, reason: string | null, signal: AbortSignal): Promise<void> {
    const { store, announcer, starter, log } = this.#deps
    const row = await store.beginLife(before.id, reason)
    announcer.tell(row)
    const write = (steps: WorkspaceRow['steps']) => announcer.see(row.id, { steps })
    const steps = new StepLog({ write })
    try {
      const found = await starter.start(row, { signal, steps })
      await steps.flushed()
      this.#attempts.delete(row.id)
      await this.#up(row, found, { status: 'running', reason, steps: steps.done() })
      log.info({ workspaceId: row.id, generation: row.generation }, 'sandbox started')
    } catch (error) {
      await steps.flushed()
      signal.throwIfAborted()
      await this.#failed(row, steps, error)
    }
  }

  async #up(
    row: WorkspaceRow,
    found: LiveSandbox,
    seen: Parameters<Announcer['see']>[1],
  ): Promise<void> {
    const { live, activity, announcer } = this.#deps
    activity.follow(row)
    await announcer.see(row.id, seen)
    live.attach(row.id, found)
    void found.agent.gone.then(async () => {
      if (!(await live.detach(row.id, found.agent))) return
      if (!this.isSuspect(row.id)) this.suspect(row.id, 'The sandbox stopped unexpectedly.')
      this.#deps.onLost(row.id)
    })
  }

  async #failed(row: WorkspaceRow, steps: StepLog, error: unknown): Promise<void> {
    const { announcer, log } = this.#deps
    await this.#throwIfAway(row, error)
    const { message, worthRetry } = startFailure(error)
    log.warn({ err: error, workspaceId: row.id }, 'start failed')
    const attempts = (this.#attempts.get(row.id) ?? 0) + 1
    this.#attempts.set(row.id, attempts)
    if (!worthRetry || attempts >= MOST_ATTEMPTS) {
      return this.#giveUp(row, message, steps.failed(message))
    }
    const reason = `${message} Trying again (${attempts + 1} of ${MOST_ATTEMPTS}).`
    await announcer.see(row.id, { status: 'starting', reason, steps: steps.failed(message) })
    throw error
  }

  /** A runtime that went away is waited for, however long it takes; the wish stays. */
  async #throwIfAway(row: WorkspaceRow, error: unknown): Promise<void> {
    const probe = await this.#deps.driver
      .probe()
      .catch((cause: Error) => ({ available: false as const, reason: cause.message }))
    if (probe.available) return
    const reason = `${probe.reason} The workspace starts by itself as soon as that is back.`
    const status = this.#deps.live.findAgent(row.id) ? 'running' : 'starting'
    await this.#deps.announcer.see(row.id, { status, reason })
    throw error
  }

  /** Nobody waits for it any more: it stays down, with its disk, until somebody presses start. */
  async #giveUp(row: WorkspaceRow, why: string, steps?: WorkspaceRow['steps']): Promise<void> {
    const { store, announcer, driver, log } = this.#deps
    const reason = `${why.trim()} Your files are safe. Start it to try again.`
    this.#attempts.delete(row.id)
    const seen = { status: 'failed' as const, reason, ...(steps && { steps }) }
    const written = await store.want(row.id, 'stopped', seen)
    if (written) announcer.tell(written)
    await driver.stop(row.id).catch((error: unknown) => {
      log.warn({ err: error, workspaceId: row.id }, 'stop after a failed start failed')
    })
  }

  async #stop(row: WorkspaceRow): Promise<void> {
    const { announcer, beforeStops, driver, live, activity } = this.#deps
    const down = row.status === 'stopped' || row.status === 'failed'
    const suspect = this.#suspects.has(row.id)
    if (down && !suspect && !live.findAgent(row.id)) return
    if (live.findAgent(row.id)) await beforeStops.run(row.id)
    await live.detach(row.id)
    activity.forget(row.id)
    await driver.stop(row.id)
    this.#suspects.delete(row.id)
    if (!down) await announcer.see(row.id, { status: 'stopped' })
  }

  async #delete(row: WorkspaceRow): Promise<void> {
    const { driver, disk, live, store, log } = this.#deps
    await live.detach(row.id)
    await driver.stop(row.id)
    await driver.destroy(row.id)
    await disk.remove(row.id)
    await store.remove(row.id)
    this.#forget(row.id)
    log.info({ workspaceId: row.id }, 'workspace deleted')
  }

  #forget(id: WorkspaceId): void {
    this.#suspects.delete(id)
    this.freshStart(id)
    this.#deps.activity.forget(id)
    this.#deps.live.forget(id)
  }
}
