import type { WebSocket } from 'ws'
import { AgentFrame, type AgentEvent } from '../../shared/agent-protocol.ts'
import type { AgentAddress } from './agent.ts'
import { openAgentSocket } from './agent-socket.ts'

const PING_MS = 10_000
const DEAD_MS = 30_000
const RETRY_MS = { min: 200, max: 5_000 } as const

export type NewsListener = (event: AgentEvent | { type: 'resync' }) => void
export type NewsDeps = {
  readonly address: AgentAddress
  readonly bootId: string
  readonly listener: NewsListener
  /** Another agent answers, or none has for 30 s. Called once. */
  readonly onGone: () => void
}

/** The stream of events, taken up again where it broke off. Its silence is how a dead agent shows. */
export class AgentNews {
  readonly #deps: NewsDeps
  #socket: WebSocket | undefined
  #seq: number | undefined
  #heardAt = performance.now()
  #retryMs: number = RETRY_MS.min
  #timer: NodeJS.Timeout | undefined
  #watch: NodeJS.Timeout
  #over = false

  constructor(deps: NewsDeps) {
    this.#deps = deps
    this.#watch = setInterval(() => this.#check(), PING_MS)
    this.#watch.unref()
    void this.#open()
  }

  close(): void {
    this.#over = true
    clearInterval(this.#watch)
    clearTimeout(this.#timer)
    this.#socket?.terminate()
  }

  async #open(): Promise<void> {
    const since = this.#seq === undefined ? '' : `?since=${this.#seq}`
    try {
      const socket = await openAgentSocket(this.#deps.address, `/v1/events${since}`)
      if (this.#over) return socket.terminate()
      this.#use(socket)
    } catch {
      this.#openLater()
    }
  }

  #use(socket: WebSocket): void {
    this.#socket = socket
    socket.on('message', (data, isBinary) => {
      this.#heardAt = performance.now()
      if (isBinary || !this.#take((data as Buffer).toString('utf8'))) socket.terminate()
    })
    socket.on('pong', () => (this.#heardAt = performance.now()))
    socket.on('close', () => this.#openLater())
    socket.resume()
  }

  /** False for what no honest agent says: the connection is then not worth keeping. */
  #take(text: string): boolean {
    const frame = AgentFrame.safeParse(jsonOf(text))
    if (!frame.success) return false
    const { data } = frame
    if (data.type === 'hello') return this.#welcome(data)
    if (this.#seq === undefined || data.seq <= this.#seq) return data.seq >= 0
    const missed = data.seq !== this.#seq + 1
    this.#seq = data.seq
    if (missed) this.#deps.listener({ type: 'resync' })
    this.#deps.listener(data.event)
    return true
  }

  #welcome(hello: { bootId: string; seq: number; gap: boolean }): boolean {
    this.#retryMs = RETRY_MS.min
    if (hello.bootId !== this.#deps.bootId) {
      this.#gone()
      return true
    }
    // The first hello counts as a gap: something may have happened before we listened.
    const missed = hello.gap || this.#seq === undefined
    if (missed) {
      this.#seq = hello.seq
      this.#deps.listener({ type: 'resync' })
    }
    return true
  }

  #openLater(): void {
    if (this.#over) return
    this.#socket = undefined
    const jitter = 0.5 + Math.random()
    this.#timer = setTimeout(() => void this.#open(), this.#retryMs * jitter)
    this.#retryMs = Math.min(RETRY_MS.max, this.#retryMs * 2)
  }

  #check(): void {
    if (performance.now() - this.#heardAt > DEAD_MS) return this.#gone()
    if (this.#socket?.readyState === this.#socket?.OPEN) this.#socket?.ping()
  }

  #gone(): void {
    if (this.#over) return
    this.close()
    this.#deps.onGone()
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
