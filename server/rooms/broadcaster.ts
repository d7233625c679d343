import { ReadyFrame } from '../http/ready-frames.ts'
import { updateFrame } from './frames.ts'
import type { Outbox } from './outbox.ts'
import { Y } from './y.ts'

/** Somebody who gets changes, and may be where some came from. */
export type Receiver = { readonly outbox: Outbox }

type Change = { readonly update: Uint8Array; readonly from: unknown }

const MERGE_AT_ONCE = 50
/** With more senders than this in one window, everyone gets everything: it is idempotent. */
const SENDERS_APART = 4
/** From this load of the process on, changes wait for company where there is some; at rest they gain nothing by it. */
const WINDOWS = [
  { load: 0.85, ms: 33 },
  { load: 0.65, ms: 8 },
] as const

/**
 * Sends changes to everyone but their author, all of one turn of the event loop as one frame; on a busy
 * server all of 8 or 33 ms, because frames, not bytes, are what wears it out.
 */
export class Broadcaster {
  readonly #receivers: () => Iterable<Receiver>
  #queue: Change[] = []
  #scheduled = false
  #timer: NodeJS.Timeout | undefined
  #closed = false
  #lastAt = -Infinity

  readonly #load: () => number

  constructor(deps: { receivers: () => Iterable<Receiver>; load: () => number }) {
    this.#receivers = deps.receivers
    this.#load = deps.load
  }

  /** `from` is left out when it is a receiver. */
  add(update: Uint8Array, from: unknown): void {
    this.#queue.push({ update, from })
    const now = performance.now()
    const sinceLast = now - this.#lastAt
    this.#lastAt = now
    if (this.#scheduled || this.#closed) return
    this.#scheduled = true
    const windowMs = this.#windowMs(sinceLast)
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

  /** None where the last change is longer ago than that: waiting would be in vain, and a small room pay for it. */
  #windowMs(sinceLast: number): number {
    const load = this.#load()
    const ms = WINDOWS.find((window) => load >= window.load)?.ms ?? 0
    return sinceLast < ms ? ms : 0
  }
}

function framesOf(changes: readonly Change[]): ReadyFrame[] {
  const frames: ReadyFrame[] = []
  for (let at = 0; at < changes.length; at += MERGE_AT_ONCE) {
    const updates = changes.slice(at, at + MERGE_AT_ONCE).map(({ update }) => update)
    const [only] = updates
    const update = updates.length === 1 && only ? only : Y.mergeUpdates(updates)
    frames.push(new ReadyFrame(updateFrame(update)))
  }
  return frames
}
