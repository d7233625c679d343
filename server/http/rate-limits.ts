import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '../../shared/errors.ts'

/** How often per minute, per address or per person. */
const PER_MINUTE = {
  /** Any call of a person or a token. */
  person: 6_000,
  /** Any call of an address nobody signed in from. */
  stranger: 600,
  /** Sign-in, passkeys and links: each is a guess at a secret. */
  entrance: 60,
  /** Cookies and tokens that open nothing. */
  refused: 120,
  /** New WebSockets. */
  socket: 1_200,
} as const
const WINDOW_S = 60
export type Purpose = keyof typeof PER_MINUTE

/** Whoever sits on this machine runs tests and benchmarks. */
const LOCAL_FACTOR = 20

/** Counts what people and addresses do, in memory, and says stop. */
export class RateLimits {
  readonly #near = limiters(LOCAL_FACTOR)
  readonly #far = limiters(1)

  /** Throws `rate_limited` with how long to wait. `local` is how `clientAddress` calls this machine. */
  async spend(purpose: Purpose, from: { address: string; key?: string }): Promise<void> {
    const limiter = (from.address === 'local' ? this.#near : this.#far)[purpose]
    try {
      await limiter.consume(from.key ?? from.address)
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      // Counted by a timer, but told by the clock: one that was set back would say an hour.
      const seconds = Math.min(WINDOW_S, Math.max(1, Math.ceil(error.msBeforeNext / 1000)))
      throw new AppError('rate_limited', `Too many requests. Try again in ${seconds} s.`, {
        details: { retryAfterSeconds: seconds },
      })
    }
  }
}

function limiters(factor: number): Record<Purpose, RateLimiterMemory> {
  const limiter = (purpose: Purpose) =>
    new RateLimiterMemory({ points: PER_MINUTE[purpose] * factor, duration: WINDOW_S })
  return {
    person: limiter('person'),
    stranger: limiter('stranger'),
    entrance: limiter('entrance'),
    refused: limiter('refused'),
    socket: limiter('socket'),
  }
}
