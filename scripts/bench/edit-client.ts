import * as decoding from 'lib0/decoding'
import WebSocket from 'ws'
import { FRAME } from '../../shared/rooms.ts'
import { awarenessFrame, step1Frame, step2Frame, updateFrame } from '../../server/rooms/frames.ts'
import { Y } from '../../server/rooms/y.ts'
import { DIALECTS, type Dialect, type DialectName } from './dialects.ts'

export type Entry = {
  readonly dialect: DialectName
  readonly url: string
  readonly room: string
  readonly token: string
  /** When each character of this room was sent, by who typed it and as which of theirs. */
  readonly sentAt: Map<string, number>
}

/** Speaks the room's protocol and throws away what others type. */
export class EditClient {
  readonly doc = new Y.Doc()
  readonly socket: WebSocket
  frames = 0
  /** When the document came, before it was applied. */
  cameAt = Number.NaN
  protected readonly entry: Entry
  readonly #dialect: Dialect
  readonly #synced = Promise.withResolvers<void>()

  constructor(entry: Entry) {
    this.entry = entry
    this.#dialect = DIALECTS[entry.dialect]
    const headers = { authorization: `Bearer ${entry.token}` }
    this.socket = new WebSocket(entry.url, { headers, perMessageDeflate: false })
    this.socket.on('open', () => {
      const hello = this.#dialect.hello(entry.room)
      if (hello) this.socket.send(hello)
      this.say(step1Frame(Y.encodeStateVector(this.doc)))
    })
    this.socket.on('message', (data: Buffer) => this.#hear(data))
    this.socket.on('error', (error) => this.#synced.reject(error))
    this.socket.on('close', (code, reason) => {
      this.#synced.reject(new Error(`closed with ${code} ${reason.toString()}`))
    })
    // Whoever waits hears of it; who does not wait any more is not harmed.
    this.#synced.promise.catch(() => undefined)
  }

  get synced(): Promise<void> {
    return this.#synced.promise
  }

  readonly say = (frame: Uint8Array): void => {
    this.socket.send(this.#dialect.wrap(this.entry.room, frame))
  }

  sayState(state: string, clock: number): void {
    this.say(awarenessFrame([{ clientId: this.doc.clientID, clock, state }]))
  }

  onUpdate(_update: Uint8Array): void {}
  onAck(_frames: number): void {}

  #hear(data: Buffer): void {
    this.frames += 1
    const decoder = decoding.createDecoder(data)
    this.#dialect.unwrap(decoder)
    const type = decoding.readVarUint(decoder)
    if (type === FRAME.ack && this.#dialect === DIALECTS.atelier) {
      return this.onAck(decoding.readVarUint(decoder))
    }
    if (!this.#dialect.syncKinds.includes(type)) return
    const kind = decoding.readVarUint(decoder)
    if (kind === 2) return this.onUpdate(decoding.readVarUint8Array(decoder))
    if (kind === 0) return this.say(step2Frame(Y.encodeStateAsUpdate(this.doc)))
    this.cameAt = performance.now()
    Y.applyUpdate(this.doc, decoding.readVarUint8Array(decoder), 'server')
    this.#synced.resolve()
  }
}

/** Notes when each character of somebody else arrives. */
export class Ears {
  readonly after: number[] = []
  readonly #sentAt: Map<string, number>
  readonly #own: number
  readonly #seen = new Set<string>()

  constructor(sentAt: Map<string, number>, own: number) {
    this.#sentAt = sentAt
    this.#own = own
  }

  hear(update: Uint8Array): void {
    const now = performance.now()
    const { from, to } = Y.parseUpdateMeta(update)
    for (const [client, end] of to) {
      if (client === this.#own) continue
      for (let clock = from.get(client) ?? 0; clock < end; clock += 1) {
        this.#note(`${client} ${clock}`, now)
      }
    }
  }

  /** `own`: how many characters of the room are mine. */
  missing(own: number): number {
    return this.#sentAt.size - own - this.#seen.size
  }

  #note(edit: string, now: number): void {
    const sent = this.#sentAt.get(edit)
    if (sent === undefined || this.#seen.has(edit)) return
    this.#seen.add(edit)
    this.after.push(now - sent)
  }
}

/** Only listens. */
export class Observer extends EditClient {
  readonly ears = new Ears(this.entry.sentAt, this.doc.clientID)

  override onUpdate(update: Uint8Array): void {
    this.ears.hear(update)
  }

  missing(): number {
    return this.ears.missing(0)
  }
}

/** Types at the end of a line of their own; with ears they notice what others type as well. */
export class Typist extends EditClient {
  sent = 0
  readonly ackedAfter: number[] = []
  readonly ears: Ears | undefined
  readonly #line: number
  #position: Y.RelativePosition | undefined
  #frames = 1
  #clock = 0
  /** Edit frames not acknowledged yet, oldest first. */
  readonly #unacked: { frame: number; at: number }[] = []

  constructor(entry: Entry, { line, listens }: { line: number; listens: boolean }) {
    super(entry)
    this.#line = line
    this.ears = listens ? new Ears(entry.sentAt, this.doc.clientID) : undefined
  }

  begin(): void {
    const text = this.doc.getText('content')
    const lines = text.toString().split('\n')
    const at = lines.slice(0, this.#line + 1).join('\n').length
    this.#position = Y.createRelativePositionFromTypeIndex(text, at)
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'me') this.#send(update)
    })
  }

  type(): void {
    if (!this.#position) return
    const text = this.doc.getText('content')
    const place = Y.createAbsolutePositionFromRelativePosition(this.#position, this.doc)
    this.doc.transact(() => text.insert(place?.index ?? 0, 'x'), 'me')
  }

  moveCursor(): void {
    const cursor = { anchor: this.#position, head: this.#position }
    this.sayState(JSON.stringify({ cursor }), (this.#clock += 1))
  }

  get unacknowledged(): number {
    return this.#unacked.length
  }

  missing(): number {
    return this.ears?.missing(this.sent) ?? 0
  }

  override onUpdate(update: Uint8Array): void {
    this.ears?.hear(update)
  }

  override onAck(frames: number): void {
    while (this.#unacked[0] && this.#unacked[0].frame <= frames) {
      const { at } = this.#unacked.shift() ?? { at: 0 }
      this.ackedAfter.push(performance.now() - at)
    }
  }

  #send(update: Uint8Array): void {
    const at = performance.now()
    this.entry.sentAt.set(`${this.doc.clientID} ${this.sent}`, at)
    this.sent += 1
    this.#frames += 1
    this.#unacked.push({ frame: this.#frames, at })
    this.say(updateFrame(update))
  }
}
