import { randomUUID } from 'node:crypto'
import type { WebSocket } from 'ws'
import { AppError, ERRORS } from '../../shared/errors.ts'
import { type UserId, WorkspaceId } from '../../shared/ids.ts'
import type { AskUp, News, Present, TypingUp } from '../../shared/news.ts'
import { parse } from '../../shared/parse.ts'
import type {
  Access,
  Clock,
  NewsDesk,
  People,
  RoleChange,
  Sandboxes,
  SocketRequest,
  SocketRoute,
} from '../seams.ts'
import { Asks } from './asks.ts'
import { Listener } from './listener.ts'

const PRESENCE_MS = 100
const MAX_CONNECTIONS_PER_PERSON = 50

type NewsRoomDeps = {
  access: Access
  people: People
  sandboxes: Pick<Sandboxes, 'touch'>
  clock: Clock
}

/** Who is here, and everything that happens here, told to everybody who listens. */
export class NewsRoom implements NewsDesk, Disposable {
  readonly route: SocketRoute = {
    path: '/events/:workspaceId',
    accept: (socket, request) => this.#accept(socket, request),
  }
  readonly #deps: NewsRoomDeps
  readonly #listeners = new Map<WorkspaceId, Set<Listener>>()
  readonly #presenceTimers = new Map<WorkspaceId, NodeJS.Timeout>()
  readonly #asks: Asks
  readonly #unsubscribe: () => void

  constructor(deps: NewsRoomDeps) {
    this.#deps = deps
    this.#asks = new Asks({ now: () => deps.clock.now() })
    this.#unsubscribe = deps.access.onChange((change) => this.#roleChanged(change))
  }

  publish(workspaceId: WorkspaceId, news: News): void {
    const listeners = this.#listeners.get(workspaceId)
    if (!listeners) return
    const text = JSON.stringify(news)
    for (const listener of listeners) if (listener.present()) listener.send(text)
  }

  tell(workspaceId: WorkspaceId, userId: UserId, news: News): void {
    for (const listener of this.#of(workspaceId, userId)) {
      if (listener.present()) listener.tell(news)
    }
  }

  /** Everybody whose tab is open, as the others see them. */
  present(workspaceId: WorkspaceId): Present[] {
    const listeners = [...(this.#listeners.get(workspaceId) ?? [])]
    return listeners.flatMap((listener) => listener.present() ?? [])
  }

  [Symbol.dispose](): void {
    this.#unsubscribe()
    for (const timer of this.#presenceTimers.values()) clearTimeout(timer)
    for (const listeners of this.#listeners.values()) {
      for (const listener of listeners) listener.close('restarting', 'The server restarts.')
    }
  }

  async #accept(socket: WebSocket, { params, caller }: SocketRequest): Promise<void> {
    const workspaceId = parse(WorkspaceId, params['workspaceId'])
    const listener = new Listener({
      connection: randomUUID(),
      userId: caller.userId,
      socket,
      now: () => this.#deps.clock.now(),
    })
    // In the room before the first await: a role taken away meanwhile must find this socket.
    this.#enter(workspaceId, listener)
    socket.on('close', () => this.#leave(workspaceId, listener))
    socket.on('error', () => socket.terminate())
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      this.#receive({ workspaceId, listener, socket }, data, isBinary)
    })
    await this.#welcome(workspaceId, listener)
  }

  async #welcome(workspaceId: WorkspaceId, listener: Listener): Promise<void> {
    const { access, people } = this.#deps
    const { userId } = listener
    await access.require(userId, workspaceId, 'read')
    const [person] = await people.inWorkspace(workspaceId, [userId])
    // Asked last, so that nothing that changed while the others were asked is missed.
    const role = await access.roleOf(userId, workspaceId)
    if (!person || !role) throw new AppError('not_found', 'There is no such workspace.')
    if (!this.#listeners.get(workspaceId)?.has(listener)) return
    listener.welcome(person, role)
    const { connection } = listener
    listener.tell({ type: 'hello', connection, present: this.present(workspaceId) })
    this.#presenceChanged(workspaceId)
  }

  #receive(
    at: { workspaceId: WorkspaceId; listener: Listener; socket: WebSocket },
    data: Buffer,
    isBinary: boolean,
  ): void {
    try {
      const up = at.listener.read(data, isBinary)
      if (up.type === 'typing') return this.#typing(at.workspaceId, at.listener, up)
      if (up.type !== 'where') return this.#ask(at.workspaceId, at.listener, up)
      const changed = at.listener.moveTo(up)
      if (!up.idle && at.listener.present()) this.#deps.sandboxes.touch(at.workspaceId)
      if (changed) this.#presenceChanged(at.workspaceId)
    } catch (error) {
      const code = error instanceof AppError ? error.code : 'internal'
      at.socket.close(ERRORS[code].close, error instanceof AppError ? brief(error.message) : '')
    }
  }

  #typing(workspaceId: WorkspaceId, from: Listener, { thread }: TypingUp): void {
    const present = from.present()
    if (!present || !from.mayTellTyping()) return
    this.#deps.sandboxes.touch(workspaceId)
    this.publish(workspaceId, { type: 'typing', person: present.person, thread })
  }

  /** Passes a question on, or says to the one who asked why not: a question never costs the line. */
  #ask(workspaceId: WorkspaceId, from: Listener, ask: AskUp): void {
    const by = from.present()
    if (!by) return
    const others = this.#welcomed(workspaceId).filter(({ userId }) => userId !== from.userId)
    const answer = this.#asks.judge(ask, { workspaceId, by, others })
    if ('reason' in answer) return from.tell({ type: 'refused', reason: answer.reason })
    for (const listener of answer.to) listener.tell(answer.news)
  }

  #welcomed(workspaceId: WorkspaceId): Listener[] {
    return [...(this.#listeners.get(workspaceId) ?? [])].filter((listener) => listener.present())
  }

  #roleChanged({ workspaceId, userId, role }: RoleChange): void {
    for (const listener of this.#of(workspaceId, userId)) {
      if (!role) {
        listener.close('forbidden', 'You are no longer in this workspace.')
        this.#leave(workspaceId, listener)
        continue
      }
      listener.setRole(role)
      if (listener.present()) listener.tell({ type: 'role', role })
    }
    this.publish(workspaceId, { type: 'members' })
    this.#presenceChanged(workspaceId)
  }

  #enter(workspaceId: WorkspaceId, listener: Listener): void {
    const listeners = this.#listeners.get(workspaceId) ?? new Set()
    this.#listeners.set(workspaceId, listeners)
    if (this.#of(workspaceId, listener.userId).length >= MAX_CONNECTIONS_PER_PERSON) {
      throw new AppError('rate_limited', 'You have too many tabs open here.')
    }
    listeners.add(listener)
  }

  #leave(workspaceId: WorkspaceId, listener: Listener): void {
    const listeners = this.#listeners.get(workspaceId)
    if (!listeners?.delete(listener)) return
    if (listeners.size === 0) {
      this.#listeners.delete(workspaceId)
      this.#asks.forget(workspaceId)
    }
    if (listener.present()) this.#presenceChanged(workspaceId)
  }

  /** Many moves in a moment become one list. */
  #presenceChanged(workspaceId: WorkspaceId): void {
    if (this.#presenceTimers.has(workspaceId)) return
    const timer = setTimeout(() => {
      this.#presenceTimers.delete(workspaceId)
      this.publish(workspaceId, { type: 'present', present: this.present(workspaceId) })
    }, PRESENCE_MS)
    this.#presenceTimers.set(workspaceId, timer)
  }

  #of(workspaceId: WorkspaceId, userId: UserId): Listener[] {
    const listeners = [...(this.#listeners.get(workspaceId) ?? [])]
    return listeners.filter((listener) => listener.userId === userId)
  }
}

/** A close reason has at most 123 bytes. */
function brief(message: string): string {
  return Buffer.from(message)
    .subarray(0, 120)
    .toString()
    .replace(/\uFFFD+$/, '')
}
