import * as decoding from 'lib0/decoding'
import WebSocket from 'ws'
import { FRAME, type RoomNotice } from '../../shared/rooms.ts'
import type { Caller } from '../seams.ts'
import { newDocument } from './document-replay.ts'
import {
  awarenessFrame,
  readAwareness,
  step1Frame,
  step2Frame,
  updateFrame,
  type AwarenessEntry,
} from './frames.ts'
import { until, type TestWorld } from './test-world.ts'
import { Y } from './y.ts'

/** A client that says exactly what a test tells it to, and remembers all it hears. */
export class RawClient implements Disposable {
  readonly doc = newDocument()
  readonly socket: WebSocket
  readonly frames: Uint8Array[] = []
  readonly notices: RoomNotice[] = []
  readonly awareness = new Map<number, AwarenessEntry>()
  acked = 0
  denied = 0
  synced = false
  closedWith: number | undefined

  constructor(
    world: Pick<TestWorld, 'url' | 'workspaceId'>,
    caller: Caller,
    { room, query = '' }: { room: string; query?: string },
  ) {
    const url = `${world.url}/collab/${world.workspaceId}/${room}?ticket=${caller.userId}${query}`
    this.socket = new WebSocket(url)
    this.socket.on('open', () => this.send(step1Frame(Y.encodeStateVector(this.doc))))
    this.socket.on('message', (data: Buffer) => this.#hear(new Uint8Array(data)))
    this.socket.on('close', (code) => (this.closedWith = code))
    this.socket.on('error', () => undefined)
  }

  send(frame: Uint8Array): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(frame)
  }

  /** Types, as any editor does: the change goes out as one update. */
  type(at: number, text: string): void {
    const before = Y.encodeStateVector(this.doc)
    this.doc.getText('content').insert(at, text)
    this.send(updateFrame(Y.encodeStateAsUpdate(this.doc, before)))
  }

  caret(state: object | null, { clientId = this.doc.clientID, clock = 1 } = {}): void {
    const text = state === null ? null : JSON.stringify(state)
    this.send(awarenessFrame([{ clientId, clock, state: text }]))
  }

  get text(): string {
    return this.doc.getText('content').toString()
  }

  async ready(): Promise<this> {
    await until(() => this.synced, 'sync')
    return this
  }

  async closed(): Promise<number> {
    await until(() => this.closedWith !== undefined, 'the close')
    return this.closedWith ?? 0
  }

  [Symbol.dispose](): void {
    this.socket.terminate()
    this.doc.destroy()
  }

  #hear(frame: Uint8Array): void {
    this.frames.push(frame)
    const decoder = decoding.createDecoder(frame)
    const type = decoding.readVarUint(decoder)
    if (type === FRAME.ack) this.acked = decoding.readVarUint(decoder)
    if (type === FRAME.notice) this.notices.push(JSON.parse(decoding.readVarString(decoder)))
    if (type === FRAME.auth) this.denied += 1
    if (type === FRAME.awareness) {
      for (const entry of readAwareness(decoding.readVarUint8Array(decoder))) {
        this.awareness.set(entry.clientId, entry)
      }
    }
    if (type !== FRAME.sync) return
    const kind = decoding.readVarUint(decoder)
    const bytes = decoding.readVarUint8Array(decoder)
    if (kind === 0) return this.send(step2Frame(Y.encodeStateAsUpdate(this.doc, bytes)))
    Y.applyUpdate(this.doc, bytes, 'server')
    this.synced = true
  }
}
