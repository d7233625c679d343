import type { FileId } from '../../shared/ids.ts'
import type { DocStore } from './doc-store.ts'
import type { Append } from './log-record.ts'
import type { LogSource } from './room-log.ts'
import { later, within, type Timing } from './timing.ts'

type Job = { source: LogSource; batch: Append }

/**
 * Group commit for all rooms of the process: one statement per tick, one at a time. When a statement
 * fails, its documents are tried one by one with back-off, so that a record the store will not take
 * holds up its own room only.
 */
export class LogWriter {
  readonly #store: Pick<DocStore, 'append'>
  readonly #timing: Timing
  #ready = new Set<LogSource>()
  #busy = false
  /** By source, not by file: the next room of a file has nothing to do with the troubles of the last. */
  readonly #failures = new Map<LogSource, number>()
  readonly #flying = new Map<FileId, Promise<void>>()

  constructor(deps: { store: Pick<DocStore, 'append'>; timing: Timing }) {
    this.#store = deps.store
    this.#timing = deps.timing
  }

  /** `source` has records to write. */
  wake(source: LogSource): void {
    // A failing one comes back by its own timer.
    if (this.#failures.has(source)) return
    this.#ready.add(source)
    this.#schedule()
  }

  /** Resolves when no statement for this document is under way: what it did can now be read. */
  async idle(fileId: FileId): Promise<void> {
    await this.#flying.get(fileId)
  }

  #schedule(): void {
    if (this.#busy || this.#ready.size === 0) return
    this.#busy = true
    setTimeout(() => void this.#run(), this.#timing.tick)
  }

  async #run(): Promise<void> {
    await this.#commit(this.#collect())
    this.#busy = false
    this.#schedule()
  }

  #collect(): Job[] {
    const jobs: Job[] = []
    for (const source of this.#ready) {
      const batch = source.take()
      if (batch !== undefined) jobs.push({ source, batch })
    }
    this.#ready = new Set()
    return jobs
  }

  async #commit(jobs: readonly Job[]): Promise<void> {
    if (jobs.length === 0) return
    const error = await this.#append(jobs)
    if (error === undefined) return
    if (jobs.length === 1) return jobs.forEach((job) => this.#failed(job, error))
    await Promise.all(jobs.map((job) => this.#alone(job)))
  }

  async #alone(job: Job): Promise<void> {
    const error = await this.#append([job])
    if (error !== undefined) this.#failed(job, error)
  }

  /** What went wrong, if it did. */
  async #append(jobs: readonly Job[]): Promise<unknown> {
    const written = this.#store.append(jobs.map(({ batch }) => batch))
    // A try that ran out of time may still commit, so it counts as under way beside its successor.
    const before = jobs.map(({ source }) => this.#flying.get(source.fileId))
    const done = Promise.allSettled([written, ...before]).then(() => undefined)
    for (const { source } of jobs) this.#flying.set(source.fileId, done)
    try {
      const outcomes = await within(this.#timing.storeTimeout, written)
      for (const [at, { source }] of jobs.entries()) {
        this.#failures.delete(source)
        source.settled(outcomes[at] ?? 'gone')
      }
      return undefined
    } catch (error) {
      return error ?? new Error('the store failed without a reason')
    } finally {
      for (const { source } of jobs) {
        if (this.#flying.get(source.fileId) === done) void this.#forget(source.fileId, done)
      }
    }
  }

  async #forget(fileId: FileId, done: Promise<void>): Promise<void> {
    await done
    if (this.#flying.get(fileId) === done) this.#flying.delete(fileId)
  }

  #failed({ source }: Job, error: unknown): void {
    const failures = (this.#failures.get(source) ?? 0) + 1
    this.#failures.set(source, failures)
    source.failing(error)
    later(Math.min(2_000, 25 * 2 ** failures), () => void this.#retry(source))
  }

  async #retry(source: LogSource): Promise<void> {
    const batch = source.take()
    if (batch === undefined) return void this.#failures.delete(source)
    await this.#alone({ source, batch })
  }
}
