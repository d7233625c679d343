import { AppError } from '../../shared/errors.ts'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { LeaseStore } from './doc-store.ts'
import type { RoomsLog } from './rooms.ts'
import type { Timing } from './timing.ts'

export type LeaseKeeperDeps = {
  readonly leases: LeaseStore
  readonly owner: string
  readonly timing: Timing
  readonly log: RoomsLog
  readonly onLost: (workspaceId: WorkspaceId) => void
}

/** The workspaces this process owns. Renewing is a courtesy to others; the fence is in every append. */
export class LeaseKeeper {
  readonly #deps: LeaseKeeperDeps
  readonly #held = new Map<WorkspaceId, Promise<number>>()
  readonly #epochs = new Map<WorkspaceId, number>()
  #timer: NodeJS.Timeout | undefined

  constructor(deps: LeaseKeeperDeps) {
    this.#deps = deps
  }

  /** Our epoch in a workspace; `unavailable` while another process holds it. */
  epoch(workspaceId: WorkspaceId): Promise<number> {
    const held = this.#held.get(workspaceId) ?? this.#acquire(workspaceId)
    this.#held.set(workspaceId, held)
    return held
  }

  /** Forgets a lease that an append found lost. */
  lost(workspaceId: WorkspaceId, epoch: number): void {
    if (this.#epochs.get(workspaceId) !== epoch) return
    this.#epochs.delete(workspaceId)
    this.#held.delete(workspaceId)
    this.#deps.onLost(workspaceId)
  }

  /** Stops renewing and leaves the lease to run out. */
  abandon(): void {
    clearInterval(this.#timer)
    this.#epochs.clear()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    const held = this.#list()
    this.#held.clear()
    this.#epochs.clear()
    if (held.length > 0) await this.#deps.leases.release(held)
  }

  async #acquire(workspaceId: WorkspaceId): Promise<number> {
    const { leases, owner, timing } = this.#deps
    try {
      const epoch = await leases.acquire(workspaceId, owner, timing.leaseTtl)
      if (epoch === undefined) {
        throw new AppError('unavailable', 'Another server holds this workspace. Try again shortly.')
      }
      this.#epochs.set(workspaceId, epoch)
      this.#timer ??= setInterval(() => void this.#renew(), timing.leaseRenew)
      this.#timer.unref?.()
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
