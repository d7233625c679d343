import type { Duplex } from 'node:stream'
import { AppConnection, type AppAsk, type AppListener, type AppRequest } from './app-connection.ts'

/** An event stream or a long poll holds one; so many may be open to one port. */
const MAX_CONNECTIONS = 512
const SWEEP_MS = 1_000

/** A request under way, in the hands of whoever asked. */
export class AppExchange implements AppAsk {
  readonly request: AppRequest
  readonly listener: AppListener
  #connection: AppConnection | undefined
  #aborted = false

  constructor(request: AppRequest, listener: AppListener) {
    this.request = request
    this.listener = listener
  }

  get aborted(): boolean {
    return this.#aborted
  }

  runOn(connection: AppConnection): void {
    this.#connection = connection
    connection.ask(this)
  }

  /** Takes up what `onBody` had stopped. */
  resume(): void {
    this.#connection?.resume(this)
  }

  /** Nothing more of it is wanted; nobody is told. */
  abort(): void {
    this.#aborted = true
    this.#connection?.abort(this)
  }
}

/** Connections to one port of one sandbox. The latest used one is used next; the others grow old. */
export class AppPool {
  readonly #dial: () => Promise<Duplex>
  readonly #open = new Set<AppConnection>()
  readonly #idle: AppConnection[] = []
  readonly #waiting: AppExchange[] = []
  #dialing = 0
  #sweeper: NodeJS.Timeout | undefined
  #closed = false

  constructor(deps: { dial: () => Promise<Duplex> }) {
    this.#dial = deps.dial
  }

  /** Rejections of the dial come as a failure of the request. */
  ask(request: AppRequest, listener: AppListener): AppExchange {
    const exchange = new AppExchange(request, listener)
    const kept = this.#kept()
    if (kept) exchange.runOn(kept)
    else {
      this.#waiting.push(exchange)
      this.#connectMore()
    }
    return exchange
  }

  /** Ends everything; the sandbox is gone. */
  close(): void {
    this.#closed = true
    clearInterval(this.#sweeper)
    const gone = new Error('The workspace does not answer.')
    for (const { listener } of this.#waiting.splice(0)) listener.onFailure(gone, false)
    for (const connection of this.#open) connection.fail(gone)
  }

  #kept(): AppConnection | undefined {
    for (let kept = this.#idle.pop(); kept; kept = this.#idle.pop()) {
      if (kept.usable && kept.goodUntil > performance.now()) return kept
      kept.end()
    }
    return undefined
  }

  #connectMore(): void {
    if (this.#dialing >= this.#waiting.length) return
    if (this.#open.size + this.#dialing >= MAX_CONNECTIONS) return
    this.#dialing += 1
    this.#dial().then(
      (stream) => {
        this.#dialing -= 1
        this.#add(stream)
      },
      (error: unknown) => {
        this.#dialing -= 1
        this.#next()?.listener.onFailure(
          error instanceof Error ? error : new Error(String(error)),
          false,
        )
        this.#connectMore()
      },
    )
  }

  #add(stream: Duplex): void {
    if (this.#closed) return void stream.destroy()
    const connection = new AppConnection(stream, {
      idle: (free) => this.#take(free),
      close: (gone) => this.#drop(gone),
    })
    this.#open.add(connection)
    this.#take(connection)
  }

  #take(connection: AppConnection): void {
    const next = this.#next()
    if (next) return next.runOn(connection)
    this.#idle.push(connection)
    this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS).unref()
  }

  #next(): AppExchange | undefined {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      if (!next.aborted) return next
    }
    return undefined
  }

  #drop(connection: AppConnection): void {
    this.#open.delete(connection)
    const at = this.#idle.indexOf(connection)
    if (at !== -1) this.#idle.splice(at, 1)
    this.#connectMore()
  }

  #sweep(): void {
    const now = performance.now()
    for (const connection of this.#idle) if (connection.goodUntil <= now) connection.end()
    if (this.#idle.length > 0) return
    clearInterval(this.#sweeper)
    this.#sweeper = undefined
  }
}
