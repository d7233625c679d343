import { setTimeout as sleep } from 'node:timers/promises'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { Log } from './log.ts'

type Deps = {
  pass: (id: WorkspaceId, signal: AbortSignal) => Promise<void>
  log: Log
  /** The wait before the second try; it doubles with every one after. */
  firstRetryMs?: number
}
type Entry = {
  running: Promise<void> | undefined
  again: boolean
  abort: AbortController
  failures: number
  retry: NodeJS.Timeout | undefined
}

const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 60_000
/** A call to the runtime that hears no abort does not hold the server up: it may be broken off. */
const LONGEST_END_MS = 5_000

/** Runs at most one pass per workspace at a time; a wish that comes meanwhile leads to one more. */
export class ReconcileQueue implements AsyncDisposable {
  readonly #deps: Deps
  readonly #entries = new Map<WorkspaceId, Entry>()
  #closed = false

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Looks at a workspace as soon as the present look at it is over. */
  enqueue(id: WorkspaceId): void {
    if (this.#closed) return
    const entry = this.#entry(id)
    clearTimeout(entry.retry)
    entry.again = true
    entry.running ??= this.#drain(id, entry)
  }

  /** The same, but what goes on now is given up: people changed their mind. */
  interrupt(id: WorkspaceId): void {
    const entry = this.#entry(id)
    entry.failures = 0
    entry.abort.abort(new Error('Something else is wanted now.'))
    this.enqueue(id)
  }

  /** Resolves when nothing is being done about a workspace, retries that wait aside. */
  async settled(id: WorkspaceId): Promise<void> {
    await this.#entries.get(id)?.running
  }

  /** Breaks off what goes on; the next start of the server takes it up again. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    for (const entry of this.#entries.values()) {
      clearTimeout(entry.retry)
      entry.again = false
      entry.abort.abort(new Error('The server goes down.'))
    }
    const running = [...this.#entries.values()].flatMap((entry) => entry.running ?? [])
    const ends = Promise.all(running)
    const late = new AbortController()
    const patience = sleep(LONGEST_END_MS, undefined, { signal: late.signal, ref: false })
    await Promise.race([ends, patience.catch(() => undefined)])
    late.abort()
  }

  #entry(id: WorkspaceId): Entry {
    const found = this.#entries.get(id)
    if (found) return found
    const made: Entry = {
      running: undefined,
      again: false,
      abort: new AbortController(),
      failures: 0,
      retry: undefined,
    }
    this.#entries.set(id, made)
    return made
  }

  async #drain(id: WorkspaceId, entry: Entry): Promise<void> {
    // Entered from `enqueue`: `running` must be set before the first pass begins.
    await Promise.resolve()
    while (entry.again && !this.#closed) {
      entry.again = false
      entry.abort = new AbortController()
      await this.#pass(id, entry)
    }
    entry.running = undefined
    if (entry.failures === 0) this.#entries.delete(id)
  }

  async #pass(id: WorkspaceId, entry: Entry): Promise<void> {
    try {
      await this.#deps.pass(id, entry.abort.signal)
      entry.failures = 0
    } catch (error) {
      if (this.#closed || entry.again) return
      this.#retryLater(id, entry, error)
    }
  }

  #retryLater(id: WorkspaceId, entry: Entry, error: unknown): void {
    const first = this.#deps.firstRetryMs ?? FIRST_RETRY_MS
    const ms = Math.min(first * 2 ** entry.failures, LONGEST_RETRY_MS)
    entry.failures += 1
    this.#deps.log.warn({ err: error, workspaceId: id, retryMs: ms }, 'reconcile failed')
    clearTimeout(entry.retry)
    entry.retry = setTimeout(() => this.enqueue(id), ms)
    entry.retry.unref()
  }
}
