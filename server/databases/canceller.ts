import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type { DatabaseAddress } from '../seams.ts'
import { QuerySession } from './query-session.ts'

const ASK_AGAIN_MS = 2_000
const MOST_ASKS = 3

/**
 * Ends what a session runs, when its time is up or nobody wants it any more: first by asking Postgres,
 * then by ending the backend. SQL can switch `statement_timeout` off; it cannot switch this off.
 */
export class Canceller implements AsyncDisposable {
  readonly #address: DatabaseAddress
  readonly #session: QuerySession
  readonly #seconds: number
  readonly #signal: AbortSignal
  readonly #timer: NodeJS.Timeout
  readonly #done = new AbortController()
  readonly #ended = new AbortController()
  #ending: Promise<void> | undefined
  #why: AppError | undefined

  constructor(deps: {
    address: DatabaseAddress
    session: QuerySession
    seconds: number
    signal: AbortSignal
  }) {
    this.#address = deps.address
    this.#session = deps.session
    this.#seconds = deps.seconds
    this.#signal = deps.signal
    this.#timer = setTimeout(() => this.#end(this.#tooLong()), deps.seconds * 1000)
    this.#signal.addEventListener('abort', this.#onAbort, { once: true })
    if (this.#signal.aborted) this.#onAbort()
  }

  /** Why the session's statement failed, if it was because of this. */
  get why(): AppError | undefined {
    return this.#why
  }

  /** Aborts when it begins to end what runs: nobody waits for a reader from then on. */
  get ended(): AbortSignal {
    return this.#ended.signal
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer)
    this.#signal.removeEventListener('abort', this.#onAbort)
    this.#done.abort()
    await this.#ending
  }

  readonly #onAbort = (): void =>
    this.#end(
      new AppError('sql', 'The query was cancelled.', {
        details: { code: '57014', cancelled: true },
      }),
    )

  #tooLong(): AppError {
    const sentence = `The query ran for more than ${this.#seconds} s and was cancelled. Run long work with psql in a terminal.`
    return new AppError('timeout', sentence)
  }

  #end(why: AppError): void {
    if (this.#why) return
    this.#why = why
    this.#ended.abort()
    this.#ending = this.#cancel().catch(() => this.#session.destroy())
  }

  async #cancel(): Promise<void> {
    const { signal } = this.#done
    for (let asks = 0; asks < MOST_ASKS && !signal.aborted; asks += 1) {
      await this.#call('pg_cancel_backend')
      await sleep(ASK_AGAIN_MS, undefined, { signal }).catch(() => undefined)
    }
    if (signal.aborted) return
    await this.#call('pg_terminate_backend')
    this.#session.destroy()
  }

  async #call(name: 'pg_cancel_backend' | 'pg_terminate_backend'): Promise<void> {
    const limits = { seconds: 10, bytes: 65_536 }
    await using admin = await QuerySession.open(this.#address, 'superuser', limits)
    await admin.run({
      text: `select pg_catalog.${name}(${this.#session.pid})`,
      values: [],
      most: { rows: 1, bytes: limits.bytes },
    })
  }
}
