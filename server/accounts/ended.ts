import type { Caller, Unsubscribe } from '../seams.ts'

export type Via = Caller['via']

/** Spreads the news that a session or token has ended. */
export class Ended {
  readonly #listeners = new Set<(via: Via) => void>()

  listen(listener: (via: Via) => void): Unsubscribe {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Call it once the end is committed. */
  tell(via: Via): void {
    for (const listener of this.#listeners) listener(via)
  }
}
