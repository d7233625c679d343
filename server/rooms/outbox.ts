import type { WebSocket } from 'ws'
import { ReadyFrame } from '../http/ready-frames.ts'
import { encodeDocument } from './document-replay.ts'
import { awarenessFrame, step2Frame, type AwarenessEntry } from './frames.ts'
import { Y } from './y.ts'

const LAGGING_BYTES = 256 * 1024
const RECOVERED_BYTES = 32 * 1024
const HOPELESS_BYTES = 4 * 1024 * 1024
const POLL_MS = 50

export type OutboxDeps = {
  readonly socket: WebSocket
  readonly doc: () => Y.Doc
  readonly everybody: () => AwarenessEntry[]
  readonly patienceMs: number
}

/**
 * What goes out to one connection. A slow reader costs a state vector, not a queue: while its socket is
 * full nothing incremental is sent, and once it has drained, everything since is one difference.
 */
export class Outbox {
  readonly #deps: OutboxDeps
  #lagging: { since: number; stateVector: Uint8Array; timer: NodeJS.Timeout } | undefined
  #missedAwareness = false
  #sentAt = 0

  constructor(deps: OutboxDeps) {
    this.#deps = deps
  }

  get lagging(): boolean {
    return this.#lagging !== undefined
  }
  /** When data last went out, by the monotonic clock. */
  get sentAt(): number {
    return this.#sentAt
  }

  /** Acks and notices: small, and never left out. */
  send(frame: Uint8Array): void {
    this.#send(new ReadyFrame(frame))
  }

  /**
   * Changes up to the document's present state. What is left out now comes with the next difference,
   * so all frames of one moment come together: between two of them nobody may be found lagging.
   */
  sendDocument(...frames: readonly ReadyFrame[]): void {
    if (this.#lagging !== undefined) return
    for (const frame of frames) this.#send(frame)
    if (this.#deps.socket.bufferedAmount > LAGGING_BYTES) this.#lag()
  }

  /** Carets are the first to go. */
  sendAwareness(frame: Uint8Array): void {
    if (this.#lagging === undefined) return this.send(frame)
    this.#missedAwareness = true
  }

  close(): void {
    clearInterval(this.#lagging?.timer)
    this.#lagging = undefined
  }

  #send(frame: ReadyFrame): void {
    const { socket } = this.#deps
    if (socket.readyState !== socket.OPEN) return
    this.#sentAt = performance.now()
    frame.sendTo(socket)
    if (socket.bufferedAmount > HOPELESS_BYTES) socket.terminate()
  }

  #lag(): void {
    const timer = setInterval(() => this.#look(), POLL_MS)
    timer.unref?.()
    // All that the document holds now is sent or in the buffer.
    const stateVector = Y.encodeStateVector(this.#deps.doc())
    this.#lagging = { since: performance.now(), stateVector, timer }
  }

  #look(): void {
    const lag = this.#lagging
    if (lag === undefined) return
    const { socket, patienceMs } = this.#deps
    if (socket.readyState !== socket.OPEN) return this.close()
    if (socket.bufferedAmount > RECOVERED_BYTES) {
      if (performance.now() - lag.since > patienceMs) socket.terminate()
      return
    }
    this.close()
    const missed = encodeDocument(this.#deps.doc(), lag.stateVector)
    this.sendDocument(new ReadyFrame(step2Frame(missed)))
    if (!this.#missedAwareness) return
    this.#missedAwareness = false
    this.sendAwareness(awarenessFrame(this.#deps.everybody()))
  }
}
