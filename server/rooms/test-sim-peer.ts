import * as decoding from 'lib0/decoding'
import { FRAME } from '../../shared/rooms.ts'
import { newDocument } from './document-replay.ts'
import { step1Frame, step2Frame, updateFrame } from './frames.ts'
import type { SocketPair } from './test-socket-pair.ts'
import { Y } from './y.ts'

/** A client that keeps its document over disconnects, and knows which of its characters were acknowledged. */
export class SimPeer {
  readonly doc = newDocument()
  readonly typed = new Set<string>()
  readonly durable = new Set<string>()
  pair: SocketPair | undefined
  #frames: string[][] = []
  #unsent: string[] = []
  #acked = 0

  constructor() {
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'server' || this.pair === undefined) return
      this.#sendDocument(updateFrame(update))
    })
  }

  get text(): string {
    return this.doc.getText('content').toString()
  }

  type(at: number, character: string): void {
    this.typed.add(character)
    this.#unsent.push(character)
    this.doc.getText('content').insert(at, character)
  }

  connect(pair: SocketPair): void {
    this.pair = pair
    this.#frames = []
    this.#acked = 0
    pair.up.push(step1Frame(Y.encodeStateVector(this.doc)))
  }

  disconnect(): void {
    this.pair?.close(1006)
    this.pair = undefined
    this.#unsent = [...this.typed].filter((character) => !this.durable.has(character))
  }

  /** Takes the next `count` frames from the server. */
  receive(count = Infinity): void {
    const { pair } = this
    for (let taken = 0; taken < count && pair && pair.down.length > 0; taken += 1) {
      this.#read(pair.down.shift() ?? new Uint8Array())
    }
    if (pair?.closed) this.disconnect()
  }

  #read(frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame)
    const type = decoding.readVarUint(decoder)
    if (type === FRAME.ack) return this.#ack(decoding.readVarUint(decoder))
    if (type !== FRAME.sync) return
    const kind = decoding.readVarUint(decoder)
    const bytes = decoding.readVarUint8Array(decoder)
    if (kind > 0) return Y.applyUpdate(this.doc, bytes, 'server')
    this.#sendDocument(step2Frame(Y.encodeStateAsUpdate(this.doc, bytes)))
  }

  /** Characters that are in this frame: whatever was typed and not yet known to be durable. */
  #sendDocument(frame: Uint8Array): void {
    const isStep2 = frame[1] === 1
    const carried = isStep2 ? [...this.typed] : this.#unsent
    this.#frames.push(carried)
    this.#unsent = []
    this.pair?.up.push(frame)
  }

  #ack(frames: number): void {
    for (; this.#acked < frames; this.#acked += 1) {
      for (const character of this.#frames[this.#acked] ?? []) this.durable.add(character)
    }
  }
}
