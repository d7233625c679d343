import { AppError } from '../../shared/errors.ts'

/** Lets so many through at a time per key; who waits too long is sent away with a sentence. */
export class QueryGate {
  readonly #most: number
  readonly #waitMs: number
  readonly #inside = new Map<string, number>()
  readonly #waiting = new Map<string, Set<() => void>>()

  constructor(deps: { most: number; waitMs: number }) {
    this.#most = deps.most
    this.#waitMs = deps.waitMs
  }

  async enter(key: string, signal: AbortSignal): Promise<Disposable> {
    const end = AbortSignal.any([signal, AbortSignal.timeout(this.#waitMs)])
    while ((this.#inside.get(key) ?? 0) >= this.#most) {
      await this.#turn(key, end)
      signal.throwIfAborted()
      if (end.aborted) {
        throw new AppError(
          'rate_limited',
          `${this.#most} queries run here already. Wait for one, or cancel it.`,
        )
      }
    }
    this.#inside.set(key, (this.#inside.get(key) ?? 0) + 1)
    return { [Symbol.dispose]: () => this.#leave(key) }
  }

  #leave(key: string): void {
    const left = (this.#inside.get(key) ?? 1) - 1
    if (left === 0) this.#inside.delete(key)
    else this.#inside.set(key, left)
    for (const wake of this.#waiting.get(key) ?? []) wake()
  }

  #turn(key: string, end: AbortSignal): Promise<void> {
    const waiting = this.#waiting.get(key) ?? new Set()
    this.#waiting.set(key, waiting)
    return new Promise((resolve) => {
      const wake = (): void => {
        waiting.delete(wake)
        if (waiting.size === 0) this.#waiting.delete(key)
        end.removeEventListener('abort', wake)
        resolve()
      }
      waiting.add(wake)
      end.addEventListener('abort', wake, { once: true })
      if (end.aborted) wake()
    })
  }
}
