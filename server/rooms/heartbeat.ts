import { KEEP_ALIVE } from './frames.ts'
import type { Session } from './session.ts'

const BEAT_MS = 1_000
const MISSED_PONGS = 2

/** Once a second while somebody is here: keeps quiet connections alive and ends dead ones. */
export class Heartbeat {
  readonly #sessions: ReadonlySet<Session>
  readonly #keepAliveMs: number
  readonly #each: (session: Session) => void
  #timer: NodeJS.Timeout | undefined
  #beats = 0

  constructor(deps: {
    sessions: ReadonlySet<Session>
    keepAliveMs: number
    each: (session: Session) => void
  }) {
    this.#sessions = deps.sessions
    this.#keepAliveMs = deps.keepAliveMs
    this.#each = deps.each
  }

  /** Runs until nobody is left. */
  start(): void {
    if (this.#timer !== undefined) return
    this.#timer = setInterval(() => this.#beat(), BEAT_MS)
    this.#timer.unref?.()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #beat(): void {
    if (this.#sessions.size === 0) return this.stop()
    this.#beats += 1
    const ping = this.#beats % Math.ceil(this.#keepAliveMs / BEAT_MS) === 0
    for (const session of this.#sessions) {
      // Stock clients count data only: a WebSocket ping would not keep them from reconnecting.
      const quietMs = performance.now() - session.outbox.sentAt
      if (quietMs >= this.#keepAliveMs - BEAT_MS) session.outbox.send(KEEP_ALIVE)
      if (ping) this.#ping(session)
      this.#each(session)
    }
  }

  #ping(session: Session): void {
    session.unanswered += 1
    if (session.unanswered > MISSED_PONGS) session.socket.terminate()
    else session.socket.ping()
  }
}
