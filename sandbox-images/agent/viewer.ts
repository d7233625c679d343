import { LIMITS } from '../../shared/limits.ts'
import type { TerminalDown } from '../../shared/terminals.ts'
import type { AgentSocket } from './call.ts'

/** Above this much in the socket a viewer gets nothing more; below the second it starts anew. */
const FULL_BYTES = 512 * 1024
const DRAINED_BYTES = 64 * 1024
const LOOK_AGAIN_MS = 50

export type Shot = {
  readonly cols: number
  readonly rows: number
  readonly offset: number
  readonly lines: number
  readonly screen: Buffer
}

/** One who looks at a terminal. Falls behind alone: a slow one is left out, then shown the whole screen. */
export class Viewer {
  readonly id: string
  readonly write: boolean
  readonly #socket: AgentSocket
  readonly #shoot: () => Shot
  /** The size of its window, once it said so. */
  size: { cols: number; rows: number } | undefined
  /** When the others were last told that this one types. */
  typedAtMs = -Infinity
  #stale = false
  #sentOffset = 0
  #ackedOffset: number | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(who: { id: string; write: boolean }, socket: AgentSocket, shoot: () => Shot) {
    this.id = who.id
    this.write = who.write
    this.#socket = socket
    this.#shoot = shoot
    socket.on('close', () => clearTimeout(this.#timer))
  }

  /** The whole screen, then live bytes from its offset. */
  show(): void {
    const { screen, ...place } = this.#shoot()
    this.#stale = false
    this.#sentOffset = place.offset
    // What it was spared it does not owe; else the next byte would leave it out again.
    if (this.#ackedOffset !== undefined) this.#ackedOffset = place.offset
    this.tell({ type: 'snapshot', ...place, viewer: this.id, writable: this.write })
    this.#socket.send(screen)
  }

  /** Output that ends at `offset`; dropped when this viewer is behind. */
  output(bytes: Buffer, offset: number): void {
    if (this.#stale) return
    if (this.#isBehind()) return this.#fallBehind()
    this.#socket.send(bytes)
    this.#sentOffset = offset
  }

  tell(message: TerminalDown): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message))
  }

  acked(offset: number): void {
    this.#ackedOffset = Math.min(Math.max(offset, this.#ackedOffset ?? 0), this.#sentOffset)
  }

  close(code: number): void {
    this.#socket.close(code)
  }

  /** Bytes it was sent and has not taken; undefined while it is left out. */
  get owedBytes(): number | undefined {
    return this.#stale ? undefined : Math.max(this.#socket.bufferedAmount, this.#unackedBytes)
  }

  /** A viewer that never acknowledges is measured by its socket alone. */
  get #unackedBytes(): number {
    return this.#ackedOffset === undefined ? 0 : this.#sentOffset - this.#ackedOffset
  }

  #isBehind(): boolean {
    return (
      this.#socket.bufferedAmount > FULL_BYTES || this.#unackedBytes > LIMITS.terminalUnackedBytes
    )
  }

  #fallBehind(): void {
    this.#stale = true
    this.#lookAgain()
  }

  #lookAgain(): void {
    this.#timer = setTimeout(() => {
      const drained =
        this.#socket.bufferedAmount < DRAINED_BYTES && this.#unackedBytes < DRAINED_BYTES
      if (this.#socket.readyState !== this.#socket.OPEN) return
      if (drained) this.show()
      else this.#lookAgain()
    }, LOOK_AGAIN_MS)
  }
}
