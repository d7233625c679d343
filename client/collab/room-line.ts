import { ERRORS } from '../../shared/errors.ts'

/** What the line needs of a WebSocket; a test hands in one of its own. */
export type LineSocket = Pick<WebSocket, 'send' | 'close' | 'readyState' | 'bufferedAmount'> & {
  binaryType: string
  onopen: ((event: Event) => void) | null
  onmessage: ((event: MessageEvent) => void) | null
  onclose: ((event: CloseEvent) => void) | null
}

export type LineDeps = {
  dial: () => LineSocket
  /** Runs `then` later; returns its undo. */
  wait: (ms: number, then: () => void) => () => void
  random: () => number
  onOpen: () => void
  onFrame: (bytes: Uint8Array) => void
  /** It will be tried again; `attempts` failed in a row so far. */
  onLost: (attempts: number, closeCode: number) => void
  /** It will not: the server's close code says so. */
  onRefused: (closeCode: number, reason: string) => void
}

const FIRST_MS = 100
const MOST_MS = 10_000
/** The server says something at least every 20 s; silence for this long means a dead line. */
const SILENCE_MS = 45_000
/** A server that talks nonsense is not asked again at once, however well it greets. */
const NONSENSE_MS = 2_000
const LOST = 1006
const OPEN = 1

/** A WebSocket that is dialled again for as long as it makes sense. */
export class RoomLine implements Disposable {
  readonly #deps: LineDeps
  #socket: LineSocket | undefined
  #attempts = 0
  #cancelRetry: (() => void) | undefined
  #cancelSilence: (() => void) | undefined
  #disposed = false

  constructor(deps: LineDeps) {
    this.#deps = deps
  }

  get open(): boolean {
    return this.#socket?.readyState === OPEN
  }

  connect(): void {
    this.#cancelRetry?.()
    this.#cancelRetry = undefined
    if (this.#disposed || this.#socket) return
    const socket = this.#deps.dial()
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => {
      this.#listenForSilence()
      this.#deps.onOpen()
    }
    socket.onmessage = ({ data }: MessageEvent<unknown>) => this.#heard(socket, data)
    socket.onclose = ({ code, reason }) => this.#closed(socket, { code, reason })
    this.#listenForSilence()
  }

  /** True once something was heard on the present connection: it works, so the next retry is quick. */
  settled(): void {
    this.#attempts = 0
  }

  /** Nothing is queued here: what could not be sent is sent again by the next state exchange. */
  send(bytes: Uint8Array<ArrayBuffer>): boolean {
    if (!this.open) return false
    this.#socket?.send(bytes)
    return true
  }

  /** The network may be back: do not wait for the timer. */
  retryNow(): void {
    if (!this.#socket) this.connect()
  }

  /** Hangs up and dials again: the server decides at the beginning of a connection what it wants. */
  restart(): void {
    this.#drop()
  }

  /** What cannot be read may have been an edit: only a new exchange makes up for it. */
  nonsense(): void {
    this.#drop(NONSENSE_MS)
  }

  [Symbol.dispose](): void {
    this.#disposed = true
    this.#cancelRetry?.()
    this.#hangUp()
  }

  #heard(socket: LineSocket, data: unknown): void {
    if (socket !== this.#socket || !(data instanceof ArrayBuffer)) return
    this.#listenForSilence()
    try {
      this.#deps.onFrame(new Uint8Array(data))
    } catch {
      this.nonsense()
    }
  }

  #closed(socket: LineSocket, { code, reason }: { code: number; reason: string }): void {
    if (socket !== this.#socket) return
    this.#socket = undefined
    this.#cancelSilence?.()
    if (isPermanent(code)) return this.#deps.onRefused(code, reason)
    this.#tryAgain(code)
  }

  #tryAgain(code: number, leastMs = 0): void {
    this.#attempts += 1
    this.#deps.onLost(this.#attempts, code)
    this.#cancelRetry?.()
    const ms = Math.max(leastMs, this.#delay(code))
    this.#cancelRetry = this.#deps.wait(ms, () => this.connect())
  }

  #drop(leastMs = 0): void {
    if (!this.#socket) return
    this.#hangUp()
    this.#tryAgain(LOST, leastMs)
  }

  /** Jitter keeps a restarted server from being greeted by everybody at once. */
  #delay(code: number): number {
    if (code === ERRORS.role_changed.close) return FIRST_MS
    const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** this.#attempts)
    return ceiling / 2 + (ceiling / 2) * this.#deps.random()
  }

  /** A laptop that slept has sockets that look open and are not. */
  #listenForSilence(): void {
    this.#cancelSilence?.()
    this.#cancelSilence = this.#deps.wait(SILENCE_MS, () => this.#drop())
  }

  #hangUp(): void {
    const socket = this.#socket
    this.#socket = undefined
    this.#cancelSilence?.()
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close(1000)
  }
}

/** 4400 to 4499 are final: asking again would be answered the same. */
export function isPermanent(closeCode: number): boolean {
  return closeCode >= 4400 && closeCode < 4500
}
