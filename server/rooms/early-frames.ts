import type { RawData, WebSocket } from 'ws'
import { AppError } from '../../shared/errors.ts'

const FRAMES = 64
const BYTES = 2 * 1024 * 1024

/**
 * Keeps what arrives while a room loads, then hands everything on in order. It listens from its first
 * moment: a listener attached after an await has lost the first edits.
 */
export class EarlyFrames {
  readonly #socket: WebSocket
  #waiting: Uint8Array[] = []
  #bytes = 0
  #overflow = false
  #receive: ((bytes: Uint8Array) => void) | undefined

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data: RawData) => this.#take(bytesOf(data)))
  }

  /** From here on frames go to `receive`; those that waited go first. */
  release(receive: (bytes: Uint8Array) => void): void {
    if (this.#overflow)
      throw new AppError('rate_limited', 'Too much was sent before the room was open.')
    this.#receive = receive
    for (const bytes of this.#waiting.splice(0)) receive(bytes)
  }

  #take(bytes: Uint8Array): void {
    if (this.#receive !== undefined) return this.#receive(bytes)
    this.#bytes += bytes.length
    if (this.#waiting.length >= FRAMES || this.#bytes > BYTES) {
      this.#overflow = true
      this.#waiting = []
      this.#socket.pause()
      return
    }
    this.#waiting.push(bytes)
  }
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
