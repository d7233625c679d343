import type { WebSocket } from 'ws'
import type { Person } from '../../shared/accounts.ts'
import { AppError, ERRORS, type ErrorCode } from '../../shared/errors.ts'
import type { UserId } from '../../shared/ids.ts'
import { IDLE_MS, type News, NewsUp, type Present, type WhereUp } from '../../shared/news.ts'
import { parseJson } from '../../shared/parse.ts'
import type { Role } from '../../shared/roles.ts'
import { TokenBucket } from './rate.ts'

/** A `where` holds one path, whose characters can be three bytes each. */
const MAX_UP_BYTES = 16 * 1024
/** Unsent bytes after which a reader is too slow to be told news one by one. */
export const MAX_UNSENT_BYTES = 1024 * 1024

/** One sign of typing in this time is passed on; a client repeats it while it lasts. */
const TYPING_MS = 2_000

/** One tab that hears the news of a workspace. */
export class Listener {
  readonly connection: string
  readonly userId: UserId
  readonly #socket: WebSocket
  readonly #rate: TokenBucket
  readonly #typingRate: TokenBucket
  readonly #now: () => number
  #person: Person | undefined
  #role: Role | undefined
  #where: WhereUp['where'] = { file: null, line: null, panel: null }
  #idleSince: string | undefined

  constructor(deps: { connection: string; userId: UserId; socket: WebSocket; now: () => number }) {
    this.connection = deps.connection
    this.userId = deps.userId
    this.#socket = deps.socket
    this.#now = deps.now
    this.#rate = new TokenBucket({ perSecond: 10, burst: 40, now: deps.now })
    this.#typingRate = new TokenBucket({ perSecond: 1_000 / TYPING_MS, burst: 2, now: deps.now })
  }

  /** From here on it is among the present. */
  welcome(person: Person, role: Role): void {
    this.#person = person
    // A change that came while we asked is newer than the answer.
    this.#role ??= role
  }

  setRole(role: Role): void {
    this.#role = role
  }

  get role(): Role | undefined {
    return this.#person && this.#role
  }

  /** Reads one frame. Throws what closes the socket. */
  read(data: Buffer, isBinary: boolean): NewsUp {
    if (isBinary) throw new AppError('bad_input', 'News go up as JSON text.')
    if (data.byteLength > MAX_UP_BYTES) throw new AppError('too_large', 'This frame is too large.')
    if (!this.#rate.take()) throw new AppError('rate_limited', 'That was too often. Slow down.')
    return parseJson(NewsUp, data.toString())
  }

  /** Whether that they write is to be told: too often it is passed over in silence. */
  mayTellTyping(): boolean {
    return this.#typingRate.take()
  }

  /** True when where they are has changed. */
  moveTo({ where, idle }: WhereUp): boolean {
    const rested = this.#idleSince !== undefined
    const changed = idle !== rested || JSON.stringify(where) !== JSON.stringify(this.#where)
    this.#where = where
    if (!idle) this.#idleSince = undefined
    else this.#idleSince ??= new Date(this.#now() - IDLE_MS).toISOString()
    return changed
  }

  /** Undefined until they are welcome. */
  present(): Present | undefined {
    if (!this.#person || !this.#role) return undefined
    const { connection } = this
    return {
      connection,
      person: this.#person,
      role: this.#role,
      where: this.#where,
      idle: this.#idleSince !== undefined,
      ...(this.#idleSince !== undefined && { idleSince: this.#idleSince }),
    }
  }

  /** Sends, or hangs up on who reads too slowly: they come back and ask for everything anew. */
  send(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    if (this.#socket.bufferedAmount > MAX_UNSENT_BYTES) {
      this.#socket.close(1013, 'Too slow; connect again.')
      // The close frame waits behind the same unread bytes.
      this.#socket.terminate()
      return
    }
    this.#socket.send(text)
  }

  tell(news: News): void {
    this.send(JSON.stringify(news))
  }

  close(code: ErrorCode, reason: string): void {
    this.#socket.close(ERRORS[code].close, reason)
  }
}
