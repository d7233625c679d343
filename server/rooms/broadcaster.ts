import { updateFrame } from './frames.ts'
import type { Outbox } from './outbox.ts'
import { Y } from './y.ts'

/** Somebody who gets changes, and may be where some came from. */
export type Receiver = { readonly outbox: Outbox }

type Change = { readonly update: Uint8Array; readonly from: unknown }

const MERGE_AT_ONCE = 50
/** With more senders than this in one window, everyone gets everything: it is idempotent. */
const SENDERS_APART = 4
/** Frames a second above which the window widens. */
const BUSY = 5_000
const VERY_BUSY = 40_000

/**
 * Sends changes to everyone but their author, all of one turn of the event loop as one frame; in busy
 * rooms all of 16 or 33 ms, because frames, not bytes, are what wears a server out.
 */
export class Broadcaster {
  readonly #receivers: () => Iterable<Receiver>
  #queue: Change[] = []
  #scheduled = false
  #timer: NodeJS.Timeout | undefined
  #rate = 0
  #rateAt = performance.now()
  #closed = false

  constructor(deps: { receivers: () => Iterable<Receiver> }) {
    this.#receivers = deps.receivers
  }

  /** `from` is left out when it is a receiver. */
  add(update: Uint8Array, from: unknown): void {
    this.#queue.push({ update, from })
    this.#measure()
    if (this.#scheduled || this.#closed) return
    this.#scheduled = true
    const windowMs = this.#windowMs()
    if (windowMs === 0) setImmediate(() => this.flush())
    else this.#timer = setTimeout(() => this.flush(), windowMs)
  }

  /** Sends what is waiting now. */
  flush(): void {
    this.#scheduled = false
    clearTimeout(this.#timer)
    const changes = this.#queue
    this.#queue = []
    if (changes.length === 0 || this.#closed) return
    const all = framesOf(changes)
    const senders = new Set(changes.map(({ from }) => from))
    for (const receiver of this.#receivers()) {
      const own = senders.has(receiver) && senders.size <= SENDERS_APART
      const frames = own ? framesOf(changes.filter(({ from }) => from !== receiver)) : all
      receiver.outbox.sendDocument(...frames)
    }
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#queue = []
  }

  /** Changes a second, as a moving average. */
  #measure(): void {
    const now = performance.now()
    const seconds = (now - this.#rateAt) / 1000
    this.#rate = this.#rate * Math.exp(-seconds) + 1
    this.#rateAt = now
  }

  #windowMs(): number {
    const frames = this.#rate * Array.from(this.#receivers()).length
    if (frames > VERY_BUSY) return 33
    return frames > BUSY ? 16 : 0
  }
}

function framesOf(changes: readonly Change[]): Uint8Array[] {
  const frames: Uint8Array[] = []
  for (let at = 0; at < changes.length; at += MERGE_AT_ONCE) {
    const updates = changes.slice(at, at + MERGE_AT_ONCE).map(({ update }) => update)
    frames.push(
      updateFrame(updates.length === 1 && updates[0] ? updates[0] : Y.mergeUpdates(updates)),
    )
  }
  return frames
}
