import { step2Frame, updateFrame } from './frames.ts'
import { splitUpdate } from './split-update.ts'
import { Y } from './y.ts'

export type UplinkDeps = {
  readonly send: (frame: Uint8Array<ArrayBuffer>) => boolean
  readonly wait: (ms: number, then: () => void) => () => void
}

type Waiting = { update: Uint8Array; edits: number; answer: boolean }

/** The first edit lets its own frame be painted: sent at once, it would come to the others before one sees it oneself. */
const FIRST_MS = 8
/** A script makes thousands of edits a second, and a server takes 60 frames: what follows goes together. */
const WINDOW_MS = 20
const BATCH = 400
const BATCH_BYTES = 256 * 1024
/** What may be on the way unacknowledged: the server never has to slow us down. */
const IN_FLIGHT_BYTES = 1024 * 1024

/**
 * Edits on their way up. An edit counts as unsaved until the server said that the frame with it is
 * durable; a connection that ends gives back everything that was on the way.
 */
export class Uplink implements Disposable {
  readonly #deps: UplinkDeps
  #queue: Waiting[] = []
  #inFlight: { edits: number; bytes: number }[] = []
  #acked = 0
  /** Edits in the document that are in no frame yet: the server's question will fetch them. */
  #parked = 0
  #asked = false
  #cancel: (() => void) | undefined

  constructor(deps: UplinkDeps) {
    this.#deps = deps
  }

  /** The server asked what it lacks: from here on edits can go up. */
  get asked(): boolean {
    return this.#asked
  }

  /** Edits that are not known to be durable. */
  get unsaved(): number {
    return this.#parked + sum(this.#queue) + sum(this.#inFlight)
  }

  add(update: Uint8Array, edits = 1): void {
    if (!this.#asked) {
      this.#parked += edits
      return
    }
    const pieces = splitUpdate(update)
    pieces.forEach((piece, at) => {
      this.#queue.push({ update: piece, edits: at === 0 ? edits : 0, answer: false })
    })
    this.#cancel ??= this.#later(FIRST_MS)
  }

  /** Everything the server lacks, as it asked. What waited is part of it. */
  answer(difference: Uint8Array): void {
    const edits = Math.max(this.#parked + sum(this.#queue), addsText(difference) ? 1 : 0)
    const pieces = splitUpdate(difference)
    this.#queue = pieces.map((update, at) => ({
      update,
      // The last piece carries them: nothing is saved before all of it is.
      edits: at === pieces.length - 1 ? edits : 0,
      answer: true,
    }))
    this.#parked = 0
    this.#asked = true
    this.#flush()
  }

  /** The first `frames` frames of this connection are durable. */
  acknowledged(frames: number): void {
    const now = Math.min(frames, this.#acked + this.#inFlight.length)
    this.#inFlight.splice(0, Math.max(0, now - this.#acked))
    this.#acked = Math.max(this.#acked, now)
    // Within a window edits still gather.
    if (!this.#cancel) this.#flush()
  }

  /** The connection ended. */
  reset(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#parked = this.unsaved
    this.#queue = []
    this.#inFlight = []
    this.#acked = 0
    this.#asked = false
  }

  [Symbol.dispose](): void {
    this.#cancel?.()
  }

  #flush(): void {
    this.#cancel?.()
    this.#cancel = undefined
    if (this.#queue.length === 0 || this.#onTheWay() >= IN_FLIGHT_BYTES) return
    this.#cancel = this.#later(WINDOW_MS)
    while (this.#queue.length > 0 && this.#onTheWay() < IN_FLIGHT_BYTES) {
      const { edits, frame } = this.#nextFrame()
      // A socket that no longer takes it is about to close, and that gives it all back.
      this.#inFlight.push({ edits, bytes: frame.length })
      if (!this.#deps.send(frame)) return
    }
  }

  #later(ms: number): () => void {
    return this.#deps.wait(ms, () => {
      this.#cancel = undefined
      this.#flush()
    })
  }

  #nextFrame(): { edits: number; frame: Uint8Array<ArrayBuffer> } {
    const batch = this.#queue.splice(0, this.#batchSize())
    const updates = batch.map(({ update }) => update)
    const [first = new Uint8Array()] = updates
    const update = updates.length === 1 ? first : Y.mergeUpdates(updates)
    const frame = batch[0]?.answer ? step2Frame(update) : updateFrame(update)
    return { edits: sum(batch), frame }
  }

  /** An answer goes piece by piece; edits of one window go together, as far as a frame reaches. */
  #batchSize(): number {
    let bytes = 0
    const size = this.#queue.findIndex(({ update, answer }, at) => {
      bytes += update.length
      return at > 0 && (answer || at >= BATCH || bytes > BATCH_BYTES || this.#queue[0]?.answer)
    })
    return size === -1 ? this.#queue.length : size
  }

  #onTheWay(): number {
    return this.#inFlight.reduce((bytes, frame) => bytes + frame.bytes, 0)
  }
}

/** An answer always repeats all deletions; text in it is something the server never saw. */
function addsText(update: Uint8Array): boolean {
  return (update[0] ?? 0) > 0
}

function sum(of: readonly { edits: number }[]): number {
  return of.reduce((edits, one) => edits + one.edits, 0)
}
