import { later, type Timing } from './timing.ts'

export type FileTurnsDeps = {
  readonly timing: Timing
  readonly look: () => Promise<void>
  readonly save: () => Promise<void>
  /** Whether edits are left to save. */
  readonly dirty: () => boolean
  /** An attempt failed, the `failures`th in a row; true: it is tried again after a while. */
  readonly onFailed: (error: unknown, failures: number) => boolean
}

/** When one file is looked at and saved: one after the other, soon or later, and again after a failure. */
export class FileTurns {
  readonly #deps: FileTurnsDeps
  #tail: Promise<unknown> = Promise.resolve()
  #lookQueued = false
  #saveTimer: NodeJS.Timeout | undefined
  #saveBy = 0
  #lookTimer: NodeJS.Timeout | undefined
  #failures = 0
  #stopped = false

  constructor(deps: FileTurnsDeps) {
    this.#deps = deps
  }

  get stopped(): boolean {
    return this.#stopped
  }

  /** Runs after everything before it, and fails for its caller alone. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const run = this.#tail.then(task)
    this.#tail = run.catch(() => undefined)
    return run
  }

  /** Failures end in another try, not in an error. */
  attempt(task: () => Promise<void>): Promise<void> {
    return this.run(async () => {
      if (this.#stopped) return
      try {
        await task()
        this.#failures = 0
      } catch (error) {
        if (!this.#stopped) this.#failed(error)
      }
    })
  }

  /** One look is queued, however often it is asked for. */
  look(): void {
    if (this.#lookQueued || this.#stopped) return
    this.#lookQueued = true
    void this.attempt(async () => {
      this.#lookQueued = false
      await this.#deps.look()
    })
  }

  lookIn(ms: number): void {
    clearTimeout(this.#lookTimer)
    this.#lookTimer = later(ms, () => this.lookAndSave())
  }

  /** Some time after the last call, but not for ever after the first. */
  saveSoon(): void {
    if (this.#stopped) return
    const { saveDebounce, saveMax } = this.#deps.timing
    const now = performance.now()
    if (this.#saveTimer === undefined) this.#saveBy = now + saveMax
    clearTimeout(this.#saveTimer)
    this.#saveTimer = later(Math.max(0, Math.min(saveDebounce, this.#saveBy - now)), () => {
      this.#saveTimer = undefined
      void this.attempt(() => this.#deps.save())
    })
  }

  lookAndSave(): void {
    this.look()
    if (this.#deps.dirty()) this.saveSoon()
  }

  /** What failed before counts no longer. */
  forgive(): void {
    this.#failures = 0
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#saveTimer)
    clearTimeout(this.#lookTimer)
  }

  #failed(error: unknown): void {
    this.#failures += 1
    if (!this.#deps.onFailed(error, this.#failures)) return
    this.lookIn(Math.min(this.#deps.timing.retryMax, 100 * 2 ** this.#failures))
  }
}
