/** A bucket of `burst` tokens that fills with `perSecond`; `take` says whether one was left. */
export class TokenBucket {
  readonly #perSecond: number
  readonly #burst: number
  readonly #now: () => number
  #tokens: number
  #at: number

  constructor(options: { perSecond: number; burst: number; now: () => number }) {
    this.#perSecond = options.perSecond
    this.#burst = options.burst
    this.#now = options.now
    this.#tokens = options.burst
    this.#at = options.now()
  }

  take(): boolean {
    const now = this.#now()
    // A clock that was set back takes nothing away.
    const filled = this.#tokens + (Math.max(0, now - this.#at) / 1000) * this.#perSecond
    this.#tokens = Math.min(this.#burst, filled)
    this.#at = now
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}
