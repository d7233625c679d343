import type { RawData, WebSocket } from 'ws'
import { AppError, ERRORS } from '../../shared/errors.ts'
import type { TerminalId, UserId, WorkspaceId } from '../../shared/ids.ts'
import { parseJson } from '../../shared/parse.ts'
import { TerminalUp } from '../../shared/terminals.ts'
import type { Sandboxes } from '../seams.ts'
import { closing } from './closing.ts'

/** One paste; a browser sends longer ones in pieces. */
const MAX_INPUT_BYTES = 256 * 1024
const MAX_TEXT_BYTES = 1024
/** What may wait here for an agent that does not read, or before the agent's socket is open. */
const MAX_WAITING_BYTES = 1024 * 1024
/**
 * Unsent bytes at which we stop reading from the agent. It then sees a full socket, marks this viewer
 * stale and sends a fresh screen later, so a slow browser costs nobody memory.
 */
const HIGH_BYTES = 256 * 1024
const LOW_BYTES = 64 * 1024

type Deps = {
  readonly socket: WebSocket
  readonly userId: UserId
  readonly workspaceId: WorkspaceId
  readonly terminalId: TerminalId
  /** Starts with the user's id and a dot. */
  readonly viewerId: string
  readonly sandboxes: Pick<Sandboxes, 'agent' | 'touch'>
}

/** One browser at one terminal: a pipe to the agent that carries input only while its role allows. */
export class TerminalViewer {
  readonly userId: UserId
  readonly workspaceId: WorkspaceId
  readonly #deps: Deps
  /** Undefined until the role is known; then what counts for every frame from now on. */
  #writable: boolean | undefined
  #leg: WebSocket | undefined
  #waiting: { data: Buffer; binary: boolean }[] = []
  #waitingBytes = 0
  /** The last size of its window, as the frame that says so. */
  #size: string | undefined
  /** Counts connections to the agent, so that a late answer to an older one is known as such. */
  #attempt = 0

  /** Listens from the first tick, because a frame before the first await would be lost. */
  constructor(deps: Deps) {
    this.#deps = deps
    this.userId = deps.userId
    this.workspaceId = deps.workspaceId
    deps.socket.on('message', (data: RawData, binary: boolean) => this.#fromBrowser(data, binary))
    deps.socket.on('error', () => deps.socket.terminate())
    deps.socket.on('close', () => this.#hangUp())
  }

  /** Connects to the terminal; rejects with what the agent said. */
  async start(writable: boolean): Promise<void> {
    // A change of role that came while we asked is newer than the answer.
    this.#writable ??= writable
    await this.#connect()
  }

  /** Acts in the same tick: what is typed after this is judged by the new right. */
  async setWritable(writable: boolean): Promise<void> {
    const before = this.#writable
    this.#writable = writable
    if (before === undefined || before === writable) return
    try {
      await this.#connect()
    } catch {
      this.close(ERRORS.role_changed.close, 'Your role changed; connect again.')
    }
  }

  close(code: number, reason: string): void {
    this.#writable = false
    this.#hangUp()
    this.#deps.socket.close(code, reason)
  }

  async #connect(): Promise<void> {
    const { socket, sandboxes, terminalId, viewerId } = this.#deps
    const attempt = ++this.#attempt
    this.#leg?.terminate()
    this.#leg = undefined
    const agent = sandboxes.agent(this.workspaceId)
    const write = this.#writable === true
    const leg = await agent.ptys.connect(terminalId, { id: viewerId, write })
    if (attempt !== this.#attempt || socket.readyState !== socket.OPEN) return leg.terminate()
    this.#leg = leg
    leg.on('message', (data: RawData, binary: boolean) => this.#fromAgent(leg, data, binary))
    leg.on('error', () => leg.terminate())
    leg.on('close', (code: number, reason: Buffer) => this.#legClosed(leg, code, reason))
    if (leg.readyState !== leg.OPEN) this.#legClosed(leg, 1006, Buffer.alloc(0))
    // A new connection to the agent knows nothing of the window yet.
    if (write && this.#size) this.#toAgent(Buffer.from(this.#size), false)
    for (const { data, binary } of this.#waiting) this.#toAgent(data, binary)
    this.#waiting = []
    this.#waitingBytes = 0
  }

  #fromBrowser(raw: RawData, binary: boolean): void {
    try {
      const data = raw as Buffer
      if (binary) this.#input(data)
      else this.#control(data)
    } catch (error) {
      const { code, reason } = closing(error)
      this.close(code, reason)
    }
  }

  #input(data: Buffer): void {
    if (data.byteLength > MAX_INPUT_BYTES) throw new AppError('too_large', 'Paste less at once.')
    // Read-only: nothing of it goes any further. The agent has no input route for it either.
    if (this.#writable === false) return
    this.#send(data, true)
  }

  #control(data: Buffer): void {
    if (data.byteLength > MAX_TEXT_BYTES)
      throw new AppError('too_large', 'This frame is too large.')
    const message = parseJson(TerminalUp, data.toString())
    // A window that only looks on never sets the size for those who work.
    if (message.type === 'resize') {
      const { cols, rows } = message
      this.#size = JSON.stringify({ type: 'resize', cols, rows })
      if (this.#writable === false) return
    }
    this.#send(Buffer.from(JSON.stringify(message)), false)
  }

  #send(data: Buffer, binary: boolean): void {
    if (this.#leg) return this.#toAgent(data, binary)
    this.#waitingBytes += data.byteLength
    if (this.#waitingBytes > MAX_WAITING_BYTES) throw new AppError('unavailable', 'Try again.')
    this.#waiting.push({ data, binary })
  }

  #toAgent(data: Buffer, binary: boolean): void {
    const leg = this.#leg
    if (!leg || leg.readyState !== leg.OPEN) return
    // What waited was typed under a right that may be gone by now.
    if (binary && !this.#writable) return
    if (binary) this.#deps.sandboxes.touch(this.workspaceId)
    if (leg.bufferedAmount > MAX_WAITING_BYTES) {
      throw new AppError('unavailable', 'The terminal does not take more now. Try again.')
    }
    leg.send(data, { binary })
  }

  #fromAgent(leg: WebSocket, raw: RawData, binary: boolean): void {
    const { socket } = this.#deps
    if (leg !== this.#leg || socket.readyState !== socket.OPEN) return
    socket.send(raw as Buffer, { binary }, () => {
      if (leg.isPaused && socket.bufferedAmount < LOW_BYTES) leg.resume()
    })
    if (socket.bufferedAmount > HIGH_BYTES) leg.pause()
  }

  #legClosed(leg: WebSocket, code: number, reason: Buffer): void {
    if (leg !== this.#leg) return
    this.#leg = undefined
    // Permanent codes of the agent (no such terminal) stay; everything else is worth another try.
    const permanent = code >= 4400 && code < 4500
    this.close(permanent ? code : ERRORS.unavailable.close, permanent ? reason.toString() : '')
  }

  #hangUp(): void {
    this.#attempt += 1
    this.#waiting = []
    const leg = this.#leg
    this.#leg = undefined
    leg?.terminate()
  }
}
