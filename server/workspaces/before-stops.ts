import type { WorkspaceId } from '../../shared/ids.ts'
import type { BeforeStop, Unsubscribe } from '../seams.ts'
import type { Log } from './log.ts'

const LONGEST_MS = 10_000

/** Asks everybody who holds what is not on disk yet to put it there. */
export class BeforeStops {
  readonly #log: Log
  readonly #longestMs: number
  readonly #hooks = new Set<BeforeStop>()

  constructor(deps: { log: Log; longestMs?: number | undefined }) {
    this.#log = deps.log
    this.#longestMs = deps.longestMs ?? LONGEST_MS
  }

  add(hook: BeforeStop): Unsubscribe {
    this.#hooks.add(hook)
    return () => this.#hooks.delete(hook)
  }

  /** Whether all of it got there in time. Never rejects, and never takes longer than ten seconds. */
  async run(id: WorkspaceId): Promise<boolean> {
    const asked = [...this.#hooks].map(async (hook) => hook(id))
    const results = await Promise.race([Promise.allSettled(asked), this.#timeUp()])
    if (!results) {
      this.#log.warn({ workspaceId: id }, 'flush before stop took too long')
      return false
    }
    const failed = results.filter((result) => result.status === 'rejected')
    for (const { reason } of failed) {
      this.#log.warn({ err: reason, workspaceId: id }, 'flush before stop failed')
    }
    return failed.length === 0
  }

  #timeUp(): Promise<undefined> {
    return new Promise((resolve) => {
      setTimeout(() => resolve(undefined), this.#longestMs).unref()
    })
  }
}
