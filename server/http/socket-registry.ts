import type { WebSocket } from 'ws'
import { AppError } from '../../shared/errors.ts'
import type { Caller } from '../seams.ts'
import { closeWith, cutOff } from './socket-closing.ts'

const PING_MS = 20_000
const MISSES = 2
const PER_PERSON = 100
/** Longer than any check of a caller takes. */
const REMEMBER_ENDED_MS = 60_000

type Entry = { readonly caller: Caller; readonly workspaceId: string | undefined; missed: number }

/** The open sockets: keeps them alive, counts them per person, and ends them with their session. */
export class SocketRegistry {
  readonly #open = new Map<WebSocket, Entry>()
  readonly #ended = new Map<string, NodeJS.Timeout>()
  readonly #timer: NodeJS.Timeout
  #draining = false

  constructor(pingMs = PING_MS) {
    this.#timer = setInterval(() => this.#ping(), pingMs)
    this.#timer.unref()
  }

  /** Why this socket cannot stay, or undefined. */
  add(socket: WebSocket, caller: Caller, workspaceId?: string): AppError | undefined {
    if (this.#draining) return new AppError('restarting', 'The server is restarting.')
    // It may have ended while we asked who this is.
    if (this.#ended.has(keyOf(caller.via))) return sessionEnded()
    if (this.#countOf(caller) >= PER_PERSON) {
      return new AppError(
        'rate_limited',
        `You have ${PER_PERSON} connections open. Close some tabs.`,
      )
    }
    const entry = { caller, workspaceId, missed: 0 }
    this.#open.set(socket, entry)
    socket.on('pong', () => (entry.missed = 0))
    socket.once('close', () => this.#open.delete(socket))
    return undefined
  }

  end(via: Caller['via']): void {
    const key = keyOf(via)
    clearTimeout(this.#ended.get(key))
    const timer = setTimeout(() => this.#ended.delete(key), REMEMBER_ENDED_MS)
    this.#ended.set(key, timer.unref())
    for (const [socket, { caller }] of this.#open) {
      if (keyOf(caller.via) === key) cutOff(socket, sessionEnded())
    }
  }

  /** Sends away those who may come back at once: everybody, or those in one workspace. */
  sendAway(reason: string, workspaceId?: string): void {
    for (const [socket, entry] of this.#open) {
      if (workspaceId !== undefined && entry.workspaceId !== workspaceId) continue
      cutOff(socket, new AppError('restarting', reason))
    }
  }

  /** Resolves when all are closed; who does not answer is cut off. */
  async drain(): Promise<void> {
    this.#draining = true
    const sockets = [...this.#open.keys()]
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)))
    for (const socket of sockets) {
      closeWith(socket, new AppError('restarting', 'The server is restarting.'))
    }
    await Promise.all(closed)
  }

  dispose(): void {
    clearInterval(this.#timer)
    for (const timer of this.#ended.values()) clearTimeout(timer)
  }

  #countOf({ userId }: Caller): number {
    let count = 0
    for (const { caller } of this.#open.values()) if (caller.userId === userId) count += 1
    return count
  }

  #ping(): void {
    for (const [socket, entry] of this.#open) {
      if (entry.missed >= MISSES) socket.terminate()
      else {
        entry.missed += 1
        if (socket.readyState === socket.OPEN) socket.ping()
      }
    }
  }
}

function keyOf(via: Caller['via']): string {
  return `${via.kind}:${via.id}`
}

function sessionEnded(): AppError {
  return new AppError('unauthenticated', 'This session has ended. Sign in again.')
}
