import { EventEmitter } from 'node:events'
import type { WebSocket } from 'ws'

/** Both ends of a socket in memory. Frames wait until they are delivered by hand. */
export class SocketPair {
  readonly server = new ServerEnd(this)
  readonly up: Uint8Array[] = []
  readonly down: Uint8Array[] = []
  closed: { code: number } | undefined

  /** What the server takes for a socket. */
  get socket(): WebSocket {
    return this.server as unknown as WebSocket
  }

  /** Hands over the next `count` frames to the server. */
  deliverUp(count = Infinity): void {
    for (let sent = 0; sent < count && this.up.length > 0 && !this.closed; sent += 1) {
      this.server.emit('message', Buffer.from(this.up.shift() ?? []), true)
    }
  }

  close(code: number): void {
    if (this.closed) return
    this.closed = { code }
    this.server.readyState = 3
    queueMicrotask(() => this.server.emit('close', code))
  }
}

class ServerEnd extends EventEmitter {
  readonly OPEN = 1
  readyState = 1
  readonly #pair: SocketPair
  constructor(pair: SocketPair) {
    super()
    this.#pair = pair
  }
  get bufferedAmount(): number {
    return this.#pair.down.reduce((sum, frame) => sum + frame.length, 0)
  }
  send(frame: Uint8Array): void {
    if (this.readyState === 1) this.#pair.down.push(frame)
  }
  close(code: number): void {
    this.#pair.close(code)
  }
  terminate(): void {
    this.#pair.close(1006)
  }
  ping(): void {
    this.emit('pong')
  }
  pause(): void {}
  resume(): void {}
}
