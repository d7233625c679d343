import { ERRORS, type ErrorCode } from '../../shared/errors.ts'
import type { ReadOnlyReason, RoomInfo, RoomNotice } from '../../shared/rooms.ts'
import type { SyncStatus } from '../workspace/status-slots.ts'
import { awarenessFrame, readFrame, step1Frame, step2Frame, updateFrame } from './frames.ts'
import { type LineDeps, RoomLine } from './room-line.ts'
import { syncStatus } from './sync-word.ts'
import { Awareness, Y, applyAwarenessUpdate, encodeAwarenessUpdate } from './y.ts'

/** Keeps a document on this device; `whenLoaded` settles when what was kept is in the document. */
export interface Keeper {
  readonly whenLoaded: Promise<unknown>
  destroy(): unknown
}

export type RoomClientDeps = Pick<LineDeps, 'dial' | 'wait' | 'random'> & {
  readonly info: RoomInfo
  readonly keep?: (doc: Y.Doc) => Keeper
  /** The server will not have us here: gone (a newer generation), deleted, no access. */
  readonly onRefused: (code: ErrorCode, reason: string) => void
}

export type RoomView = {
  readonly sync: SyncStatus
  /** Edits that only this device holds for certain. */
  readonly unsaved: number
  readonly readOnly: ReadOnlyReason | null
  /** The latest word about the file on disk. */
  readonly file: Extract<
    RoomNotice,
    { type: 'saved' | 'unsaved' | 'disk' | 'deleted' | 'moved' }
  > | null
  /** True once the text has come, from the server or from this device. */
  readonly ready: boolean
}

const CARET_MS = 60

/**
 * One life of one document: its text, who else is in it, and whether what was typed is safe. Speaks
 * the y-websocket protocol with our acks; edits made while offline go up with the next exchange.
 */
export class RoomClient implements Disposable {
  readonly info: RoomInfo
  readonly doc = new Y.Doc()
  readonly text = this.doc.getText('content')
  readonly awareness = new Awareness(this.doc)
  readonly #deps: RoomClientDeps
  readonly #line: RoomLine
  readonly #keeper: Keeper | undefined
  readonly #listeners = new Set<() => void>()
  #view: RoomView
  #connected = false
  #synced = false
  #attempts = 0
  #sent = 0
  #acked = 0
  /** Edits made since everything was last known to be durable. */
  #unsaved = 0
  #trouble: string | null = null
  #file: RoomView['file'] = null
  #ready = false
  #cancelCaret: (() => void) | undefined

  constructor(deps: RoomClientDeps) {
    this.info = deps.info
    this.#deps = deps
    this.#view = this.#look()
    this.#line = new RoomLine({
      ...deps,
      onOpen: () => this.#opened(),
      onFrame: (bytes) => this.#received(bytes),
      onLost: (attempts) => this.#lost(attempts),
      onRefused: (code, reason) => this.#refused(code, reason),
    })
    this.doc.on('update', this.#edited)
    this.awareness.on('update', this.#caretMoved)
    this.#keeper = deps.keep?.(this.doc)
    void this.#start()
  }

  readonly view = (): RoomView => this.#view
  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  retryNow(): void {
    this.#line.retryNow()
  }

  [Symbol.dispose](): void {
    this.#cancelCaret?.()
    this.awareness.setLocalState(null)
    this.#sendCaret()
    this.#line[Symbol.dispose]()
    this.#keeper?.destroy()
    this.awareness.destroy()
    this.doc.destroy()
  }

  /** What this device kept comes first, so that the first exchange already carries it. */
  async #start(): Promise<void> {
    await this.#keeper?.whenLoaded
    if (this.text.length > 0) this.#ready = true
    this.#show()
    this.#line.connect()
  }

  #opened(): void {
    this.#connected = true
    this.#synced = false
    this.#sent = 0
    this.#acked = 0
    this.#line.send(step1Frame(Y.encodeStateVector(this.doc)))
    this.#sendCaret()
    this.#show()
  }

  #received(bytes: Uint8Array): void {
    const frame = readFrame(bytes)
    switch (frame?.type) {
      case 'step1':
        return this.#answer(frame.stateVector)
      case 'step2':
        Y.applyUpdate(this.doc, frame.update, this)
        this.#synced = true
        this.#ready = true
        this.#line.settled()
        return this.#show()
      case 'update':
        return Y.applyUpdate(this.doc, frame.update, this)
      case 'awareness':
        return applyAwarenessUpdate(this.awareness, frame.update, this)
      case 'query_awareness':
        return this.#sendCaret()
      case 'ack':
        this.#acked = frame.frames
        if (this.#acked >= this.#sent) this.#unsaved = 0
        return this.#show()
      case 'notice':
        return this.#noticed(frame.notice)
      case 'denied':
      case undefined:
    }
  }

  /** The server's state vector came: everything it lacks goes up, offline edits too. */
  #answer(stateVector: Uint8Array): void {
    this.#sent += 1
    this.#line.send(step2Frame(Y.encodeStateAsUpdate(this.doc, stateVector)))
    this.#show()
  }

  readonly #edited = (update: Uint8Array, origin: unknown): void => {
    if (origin === this || origin === this.#keeper) return
    this.#unsaved += 1
    // Before the exchange is over the answer to the server's first step carries it.
    if (this.#connected && this.#sent > 0 && this.#line.send(updateFrame(update))) this.#sent += 1
    this.#show()
  }

  readonly #caretMoved = (_change: unknown, origin: unknown): void => {
    if (origin === this || this.#cancelCaret) return
    this.#cancelCaret = this.#deps.wait(CARET_MS, () => {
      this.#cancelCaret = undefined
      this.#sendCaret()
    })
  }

  #sendCaret(): void {
    const own = [this.doc.clientID]
    if (!this.awareness.meta.has(this.doc.clientID)) return
    this.#line.send(awarenessFrame(encodeAwarenessUpdate(this.awareness, own)))
  }

  #noticed(notice: RoomNotice): void {
    if (notice.type === 'not_durable') this.#trouble = notice.reason
    else if (notice.type === 'durable') this.#trouble = null
    else this.#file = notice
    this.#show()
  }

  #lost(attempts: number): void {
    this.#connected = false
    this.#synced = false
    this.#attempts = attempts
    this.#forgetOthers()
    this.#show()
  }

  /** Carets of people we no longer hear would stand still and lie. */
  #forgetOthers(): void {
    const others = [...this.awareness.getStates().keys()].filter((id) => id !== this.doc.clientID)
    for (const id of others) {
      this.awareness.states.delete(id)
      this.awareness.meta.delete(id)
    }
    this.awareness.emit('change', [{ added: [], updated: [], removed: others }, this])
  }

  #refused(closeCode: number, reason: string): void {
    this.#connected = false
    this.#show()
    this.#deps.onRefused(codeOf(closeCode), reason)
  }

  #look(): RoomView {
    const { readOnly } = this.info
    const sync = syncStatus({
      connected: this.#connected,
      synced: this.#synced,
      unsaved: this.#unsaved,
      attempts: this.#attempts,
      readOnly,
      trouble: this.#trouble,
    })
    return { sync, unsaved: this.#unsaved, readOnly, file: this.#file, ready: this.#ready }
  }

  #show(): void {
    if (this.#synced) this.#attempts = 0
    this.#view = this.#look()
    for (const listener of this.#listeners) listener()
  }
}

/** The key of the error table behind a close code. */
export function codeOf(closeCode: number): ErrorCode {
  const codes = Object.keys(ERRORS) as ErrorCode[]
  return codes.find((code) => ERRORS[code].close === closeCode) ?? 'unavailable'
}
