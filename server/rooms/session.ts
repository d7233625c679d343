import type { WebSocket } from 'ws'
import type { Person } from '../../shared/accounts.ts'
import { AppError, ERRORS, type ErrorCode } from '../../shared/errors.ts'
import { LIMITS } from '../../shared/limits.ts'
import { can, type Role } from '../../shared/roles.ts'
import type { Clock } from '../seams.ts'
import type { Presence } from './awareness-registry.ts'
import type { Outbox } from './outbox.ts'
import { later } from './timing.ts'
import { TokenBucket } from './token-bucket.ts'

const KIB = 1024
const STRIKES = 3
const MAX_PAUSE_MS = 5_000

/** One connection to a room: whose it is, what it may do, and how fast. */
export class Session implements Presence {
  readonly socket: WebSocket
  readonly person: Person
  readonly role: Role
  /** Understands acks and notices. */
  readonly extensions: boolean
  readonly outbox: Outbox
  clientId: number | undefined = undefined
  /** Document frames received; the n of an ack. */
  frames = 0
  /** Frames that are applied, and the log record that makes them durable. */
  unacked: { frame: number; seq: number }[] = []
  /** Was asked for what it has and we have not. */
  asked = false
  /** Pings without an answer. */
  unanswered = 0
  /** Sent something that others' changes have to come before; nothing after it is acknowledged yet. */
  gapSince: number | undefined
  askedAgain = false
  #open = true
  #strikes = 0
  #caret: (() => void) | undefined
  #caretTimer: NodeJS.Timeout | undefined
  readonly #frameRate: TokenBucket
  readonly #byteRate: TokenBucket
  readonly #awarenessRate: TokenBucket

  constructor(deps: {
    socket: WebSocket
    person: Person
    role: Role
    extensions: boolean
    outbox: Outbox
    clock: Clock
  }) {
    const { clock } = deps
    this.socket = deps.socket
    this.person = deps.person
    this.role = deps.role
    this.extensions = deps.extensions
    this.outbox = deps.outbox
    this.#frameRate = new TokenBucket({ rate: 60, burst: 240, clock })
    this.#byteRate = new TokenBucket({ rate: 256 * KIB, burst: 4_096 * KIB, clock })
    this.#awarenessRate = new TokenBucket({ rate: 20, burst: 40, clock })
  }

  get canEdit(): boolean {
    return can(this.role, 'edit')
  }
  /** A terminated socket still delivers what it had buffered; after this is false nobody listens. */
  get open(): boolean {
    return this.#open
  }

  /** Counts a frame. One that comes too fast is still taken, but the next ones have to wait. */
  admit(bytes: number): void {
    if (bytes > LIMITS.collabFrameBytes) {
      throw new AppError('too_large', 'One change is larger than this server takes.')
    }
    const waitMs = Math.max(this.#frameRate.take(1), this.#byteRate.take(bytes))
    if (this.#frameRate.overdrawn || this.#byteRate.overdrawn) {
      throw new AppError('rate_limited', 'Too many changes at once.')
    }
    if (waitMs > 0) this.#pause(Math.min(waitMs, MAX_PAUSE_MS))
  }

  /** Moves a caret now, or soon when it moves too often; of those that wait only the last one counts. */
  admitAwareness(move: () => void): void {
    this.#caret = move
    if (this.#caretTimer !== undefined) return
    const waitMs = this.#awarenessRate.take(1)
    if (waitMs === 0) return this.#moveCaret()
    this.#caretTimer = later(waitMs, () => this.#moveCaret())
  }

  /** A forbidden edit was ignored; the third ends the connection. */
  strike(): void {
    this.#strikes += 1
    if (this.#strikes >= STRIKES) {
      throw new AppError('forbidden', 'Your role in this workspace is to read.')
    }
  }

  /** Nothing that this socket sent is looked at afterwards. */
  close(code: ErrorCode, reason: string): void {
    if (!this.#open) return
    this.#open = false
    // A paused socket would never see the other side's goodbye.
    this.socket.resume()
    this.socket.close(ERRORS[code].close, cut(reason))
  }

  closed(): void {
    this.#open = false
    clearTimeout(this.#caretTimer)
    this.outbox.close()
  }

  #moveCaret(): void {
    const move = this.#caret
    this.#caret = undefined
    this.#caretTimer = undefined
    if (this.#open) move?.()
  }

  #pause(ms: number): void {
    this.socket.pause()
    setTimeout(() => this.socket.resume(), ms).unref?.()
  }
}

/** A close frame has room for 123 bytes. */
export function cut(reason: string): string {
  const bytes = Buffer.from(reason)
  return bytes.length <= 123
    ? reason
    : `${new TextDecoder().decode(bytes.subarray(0, 117)).replace(/\uFFFD$/, '')}…`
}
