import { ERRORS, type ErrorCode } from '../../shared/errors.ts'
import type { ReadOnlyReason, RoomInfo, RoomNotice } from '../../shared/rooms.ts'
import type { SyncStatus } from '../workspace/status-slots.ts'
import { awarenessFrame, readFrame, step1Frame } from './frames.ts'
import { Gate } from './gate.ts'
import { type LineDeps, RoomLine } from './room-line.ts'
import { syncStatus } from './sync-word.ts'
import { Uplink } from './uplink.ts'
import { Awareness, Y, applyAwarenessUpdate, encodeAwarenessUpdate } from './y.ts'

/** Keeps a document on this device; `whenLoaded` settles when what was kept is in the document. */
export interface Keeper {
  /** The origin of the changes it makes to the document. */
  readonly origin: unknown
  readonly whenLoaded: Promise<unknown>
  destroy(): unknown
  /** Forgets what was kept: this life of the document is over. */
  clear(): unknown
}

export type RoomClientDeps = Pick<LineDeps, 'dial' | 'wait' | 'random'> & {
  readonly info: RoomInfo
  readonly keep?: ((doc: Y.Doc) => Keeper) | undefined
  /** The server will not have us here: gone (a newer generation), deleted, no access. */
  readonly onRefused: (code: ErrorCode, reason: string) => void
  /** What `info` said of our rights may be old: ask again and call `learn`. */
  readonly onDoubt: () => void
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
/** A server that takes edits asks at once for what it lacks; one that does not may be in trouble. */
const DOUBT_MS = 2_000

/**
 * One life of one document: its text, who else is in it, and whether what was typed is safe. Speaks
 * the y-websocket protocol with our acks; edits made while offline go up with the next exchange.
 */
export class RoomClient implements Disposable {
  readonly doc = new Y.Doc()
  readonly text = this.doc.getText('content')
  readonly awareness = serverTimed(new Awareness(this.doc))
  readonly #deps: RoomClientDeps
  readonly #line: RoomLine
  readonly #uplink: Uplink
  readonly #gate: Gate
  readonly #listeners = new Set<() => void>()
  #info: RoomInfo
  #keeper: Keeper | undefined
  #view: RoomView
  #connected = false
  #synced = false
  #attempts = 0
  #trouble: string | null = null
  #file: RoomView['file'] = null
  #ready = false
  #disposed = false
  #cancelCaret: (() => void) | undefined
  #cancelDoubt: (() => void) | undefined

  constructor(deps: RoomClientDeps) {
    this.#deps = deps
    this.#info = deps.info
    this.#line = new RoomLine({
      ...deps,
      onOpen: () => this.#opened(),
      onFrame: (bytes) => this.#received(bytes),
      onLost: (attempts, code) => this.#lost(attempts, code),
      onRefused: (code, reason) => this.#refused(code, reason),
    })
    this.#uplink = new Uplink({ send: (frame) => this.#line.send(frame), wait: deps.wait })
    this.#gate = new Gate(deps.wait)
    this.#view = this.#look()
    this.doc.on('update', this.#edited)
    this.awareness.on('update', this.#caretMoved)
    void this.#start()
  }

  get info(): RoomInfo {
    return this.#info
  }

  readonly view = (): RoomView => this.#view
  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Has others' edits wait until the answer is called. */
  readonly hold = (): (() => void) => this.#gate.hold()

  retryNow(): void {
    this.#line.retryNow()
  }

  /** The network is gone: a socket would look open for a long while, and what it is given is lost. */
  networkGone(): void {
    this.#line.restart()
  }

  /** Fresher news of the same room: what we may do here now. */
  learn(info: RoomInfo): void {
    this.#info = info
    // A server that did not ask for our edits only does so when we come anew.
    if (info.readOnly === null && this.#synced && !this.#uplink.asked) this.#line.restart()
    this.#keep()
    this.#doubtLater()
    this.#show()
  }

  /** Nothing of this life is worth keeping on this device. */
  forget(): void {
    this.#keeper?.clear()
  }

  [Symbol.dispose](): void {
    this.#disposed = true
    this.#cancelCaret?.()
    this.#cancelDoubt?.()
    this.#uplink[Symbol.dispose]()
    this.#gate[Symbol.dispose]()
    this.awareness.setLocalState(null)
    this.#cancelCaret?.()
    this.#sendCaret()
    this.#line[Symbol.dispose]()
    this.#keeper?.destroy()
    this.awareness.destroy()
    this.doc.destroy()
  }

  /** What this device kept comes first, so that the first exchange already carries it. */
  async #start(): Promise<void> {
    this.#keep()
    await this.#keeper?.whenLoaded
    if (this.#disposed) return
    if (this.text.length > 0) this.#ready = true
    this.#show()
    this.#line.connect()
  }

  #keep(): void {
    if (this.#info.readOnly === null) this.#keeper ??= this.#deps.keep?.(this.doc)
  }

  #opened(): void {
    this.#connected = true
    this.#line.send(step1Frame(Y.encodeStateVector(this.doc)))
    this.#sendCaret()
    this.#show()
  }

  #received(bytes: Uint8Array): void {
    const frame = readFrame(bytes)
    switch (frame?.type) {
      case 'step1':
        this.#uplink.answer(Y.encodeStateAsUpdate(this.doc, frame.stateVector))
        // Nobody is asked for edits who may not make any: what we know is old.
        if (this.#info.readOnly !== null) this.#deps.onDoubt()
        return this.#show()
      case 'step2':
        this.#merge(frame.update)
        return this.#settled()
      case 'update':
        return this.#merge(frame.update)
      case 'awareness':
        return this.#heardCarets(frame.update)
      case 'query_awareness':
        return this.#sendCaret()
      case 'ack':
        this.#uplink.acknowledged(frame.frames)
        return this.#show()
      case 'notice':
        return this.#noticed(frame.notice)
      case 'denied':
        return this.#deps.onDoubt()
      case undefined:
    }
  }

  #merge(update: Uint8Array): void {
    this.#gate.pass(() => {
      try {
        Y.applyUpdate(this.doc, update, this)
      } catch {
        this.#line.nonsense()
      }
    })
  }

  #settled(): void {
    this.#synced = true
    this.#ready = true
    this.#attempts = 0
    this.#line.settled()
    this.#doubtLater()
    this.#show()
  }

  readonly #edited = (update: Uint8Array, origin: unknown): void => {
    if (origin === this) return
    // What this device had kept from before counts as soon as the server is found to lack it.
    const fromKeeper = this.#keeper !== undefined && origin === this.#keeper.origin
    if (!fromKeeper || this.#uplink.asked) this.#uplink.add(update)
    // A device that is slow to answer may do so long after the server was found to be away.
    if (fromKeeper && this.text.length > 0) this.#ready = true
    this.#show()
  }

  readonly #caretMoved = (_change: unknown, origin: unknown): void => {
    if (origin === this || this.#cancelCaret) return
    this.#cancelCaret = this.#deps.wait(CARET_MS, () => {
      this.#cancelCaret = undefined
      this.#sendCaret()
    })
  }

  /** A server that remembers our caret from before must not put it back there. */
  #heardCarets(update: Uint8Array): void {
    const own = this.awareness.getLocalState()
    applyAwarenessUpdate(this.awareness, update, this)
    if (this.awareness.getLocalState() !== own) this.awareness.setLocalState(own)
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
    if (notice.type === 'durable' && !this.#uplink.asked) this.#deps.onDoubt()
    this.#show()
  }

  #lost(attempts: number, closeCode: number): void {
    this.#connected = false
    this.#synced = false
    this.#attempts = attempts
    this.#trouble = null
    this.#uplink.reset()
    this.#forgetOthers()
    this.#show()
    if (closeCode === ERRORS.role_changed.close) this.#deps.onDoubt()
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

  /** Asks after our rights when the server does not take edits that we think we may make. */
  #doubtLater(): void {
    this.#cancelDoubt?.()
    const { readOnly } = this.#info
    if (readOnly !== null && readOnly !== 'not_saving') return
    this.#cancelDoubt = this.#deps.wait(DOUBT_MS, () => {
      if (!this.#synced || this.#uplink.asked) return
      this.#deps.onDoubt()
      this.#doubtLater()
    })
  }

  #refused(closeCode: number, reason: string): void {
    this.#connected = false
    this.#synced = false
    this.#uplink.reset()
    this.#forgetOthers()
    this.#show()
    this.#deps.onRefused(codeOf(closeCode), reason)
  }

  #look(): RoomView {
    const { readOnly } = this.#info
    const { unsaved } = this.#uplink
    const sync = syncStatus({
      connected: this.#connected,
      synced: this.#synced,
      unsaved,
      attempts: this.#attempts,
      readOnly,
      trouble: this.#trouble,
    })
    return { sync, unsaved, readOnly, file: this.#file, ready: this.#ready }
  }

  #show(): void {
    if (this.#disposed) return
    this.#view = this.#look()
    for (const listener of this.#listeners) listener()
  }
}

/** The server says who left; a clock of ours would take away the carets of tabs that sleep. */
function serverTimed(awareness: Awareness): Awareness {
  clearInterval(awareness._checkInterval)
  return awareness
}

/** The key of the error table behind a close code. */
export function codeOf(closeCode: number): ErrorCode {
  const codes = Object.keys(ERRORS) as ErrorCode[]
  return codes.find((code) => ERRORS[code].close === closeCode) ?? 'unavailable'
}
