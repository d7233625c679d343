import { AppError } from '../../shared/errors.ts'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { Ownership, Unsubscribe } from '../seams.ts'
import type { LeaseStore } from './doc-store.ts'
import type { RoomsLog } from './rooms.ts'
import type { Timing } from './timing.ts'

export type LeaseKeeperDeps = {
  readonly leases: LeaseStore
  readonly owner: string
  readonly timing: Pick<Timing, 'leaseTtl' | 'leaseRenew'>
  readonly log: Pick<RoomsLog, 'warn'>
}
type Listener = (workspaceId: WorkspaceId) => void

/** The workspaces this process owns. Renewing is a courtesy to others; the fence is in every append. */
export class LeaseKeeper implements Ownership, AsyncDisposable {
  readonly #deps: LeaseKeeperDeps
  readonly #held = new Map<WorkspaceId, Promise<number>>()
  readonly #epochs = new Map<WorkspaceId, number>()
  readonly #gainers = new Set<Listener>()
  readonly #losers = new Set<Listener>()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(deps: LeaseKeeperDeps) {
    this.#deps = deps
  }

  /** Our epoch in a workspace; `unavailable` while another process holds it. */
  epoch(workspaceId: WorkspaceId): Promise<number> {
    const held = this.#held.get(workspaceId) ?? this.#acquire(workspaceId)
    this.#held.set(workspaceId, held)
    return held
  }

  holds(workspaceId: WorkspaceId): boolean {
    return this.#epochs.has(workspaceId)
  }

  async claim(workspaceId: WorkspaceId): Promise<boolean> {
    if (this.holds(workspaceId)) return true
    try {
      await this.epoch(workspaceId)
      return true
    } catch (error) {
      if (error instanceof AppError) return false
      throw error
    }
  }

  onGained(listener: Listener): Unsubscribe {
    this.#gainers.add(listener)
    return () => this.#gainers.delete(listener)
  }

  onLost(listener: Listener): Unsubscribe {
    this.#losers.add(listener)
    return () => this.#losers.delete(listener)
  }

  /** Forgets a lease that an append found lost. */
  lost(workspaceId: WorkspaceId, epoch: number): void {
    if (this.#epochs.get(workspaceId) !== epoch) return
    this.#epochs.delete(workspaceId)
    this.#held.delete(workspaceId)
    for (const listener of this.#losers) listener(workspaceId)
  }

  /** Stops renewing and leaves the lease to run out. */
  abandon(): void {
    this.#closed = true
    clearInterval(this.#timer)
    this.#epochs.clear()
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    const held = this.#list()
    this.#held.clear()
    this.#epochs.clear()
    if (held.length > 0) await this.#deps.leases.release(held)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #acquire(workspaceId: WorkspaceId): Promise<number> {
    const { leases, owner, timing } = this.#deps
    try {
      if (this.#closed) throw new AppError('restarting', 'The server restarts.')
      const epoch = await leases.acquire(workspaceId, owner, timing.leaseTtl)
      if (epoch === undefined) {
        throw new AppError('unavailable', 'Another server holds this workspace. Try again shortly.')
      }
      this.#epochs.set(workspaceId, epoch)
      this.#timer ??= setInterval(() => void this.#renew(), timing.leaseRenew)
      this.#timer.unref?.()
      for (const listener of this.#gainers) listener(workspaceId)
      return epoch
    } catch (error) {
      this.#held.delete(workspaceId)
      throw error
    }
  }

  async #renew(): Promise<void> {
    const { leases, owner, timing, log } = this.#deps
    const held = this.#list()
    if (held.length === 0) return
    try {
      const ours = new Set(await leases.renew(held, owner, timing.leaseTtl))
      for (const { workspaceId, epoch } of held) {
        if (!ours.has(workspaceId)) this.lost(workspaceId, epoch)
      }
    } catch (error) {
      log.warn({ err: error }, 'leases could not be renewed')
    }
  }

  #list(): { workspaceId: WorkspaceId; epoch: number }[] {
    return Array.from(this.#epochs, ([workspaceId, epoch]) => ({ workspaceId, epoch }))
  }
}
