import type { StartStep } from '../../shared/workspaces.ts'
import { waitingSteps } from './workspace-row.ts'

/** The steps of one start, written as they change; a burst of changes is one write. */
export class StepLog {
  readonly #write: (steps: StartStep[]) => Promise<unknown>
  #steps = waitingSteps()
  #dirty = false
  #writing: Promise<void> | undefined

  constructor(deps: { write: (steps: StartStep[]) => Promise<unknown> }) {
    this.#write = deps.write
  }

  set(step: StartStep): void {
    this.#steps = this.#steps.map((old) => (old.step === step.step ? step : old))
    this.#dirty = true
    this.#writing ??= this.#drain()
  }

  /** Runs one step of ours and tells how it goes. */
  async run<T>(name: StartStep['step'], work: () => Promise<T>): Promise<T> {
    const began = performance.now()
    this.set({ step: name, status: 'running' })
    const result = await work()
    this.set({ step: name, status: 'done', ms: Math.round(performance.now() - began) })
    return result
  }

  /** What was under way is what failed; steps that ran are not undone by it. */
  failed(detail: string): StartStep[] {
    const first = this.#steps.find(({ status }) => status === 'failed' || status === 'running')
    const step = first ?? this.#steps.find(({ status }) => status === 'waiting')
    return this.#steps.map((old): StartStep => {
      if (old === step) return { ...old, status: 'failed', detail: old.detail ?? detail }
      return old.status === 'running' ? { ...old, status: 'waiting' } : old
    })
  }

  /** All steps as done: a driver need not name those it had nothing to do for. */
  done(): StartStep[] {
    return this.#steps.map((old) => ({ ...old, status: 'done' }))
  }

  /** Resolves when nothing is on its way to the database any more. */
  async flushed(): Promise<void> {
    await this.#writing
  }

  async #drain(): Promise<void> {
    try {
      while (this.#dirty) {
        this.#dirty = false
        await this.#write(this.#steps)
      }
    } catch {
      // The start goes on without being shown; its end is written with an error that is heard.
      this.#dirty = false
    } finally {
      this.#writing = undefined
    }
  }
}
