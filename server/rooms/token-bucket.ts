import type { Clock } from '../seams.ts'

/** Allows `rate` a second on average and `burst` at once. */
export class TokenBucket {
  readonly #rate: number
  readonly #burst: number
  readonly #clock: Clock
  #tokens: number
  #at: number

  constructor({ rate, burst, clock }: { rate: number; burst: number; clock: Clock }) {
    this.#rate = rate
    this.#burst = burst
    this.#clock = clock
    this.#tokens = burst
    this.#at = clock.now()
  }

  /** Takes in any case, and returns how long to wait until the debt is paid: 0 when there is none. */
  take(amount: number): number {
    const now = this.#clock.now()
    const earned = (Math.max(0, now - this.#at) / 1000) * this.#rate
    this.#tokens = Math.min(this.#burst, this.#tokens + earned) - amount
    this.#at = now
    return this.#tokens >= 0 ? 0 : (-this.#tokens / this.#rate) * 1000
  }

  /** Whether the debt has grown past a whole burst: the sender does not listen. */
  get overdrawn(): boolean {
    return this.#tokens < -this.#burst
  }
}
