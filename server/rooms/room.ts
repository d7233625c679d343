import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { FileId, WorkspaceId } from '../../shared/ids.ts'
import type { ReadOnlyReason, RoomNotice } from '../../shared/rooms.ts'
import { unreachable } from '../../shared/unreachable.ts'
import { toAppError } from '../http/kit.ts'
import type { Clock } from '../seams.ts'
import { AwarenessRegistry } from './awareness-registry.ts'
import { Broadcaster } from './broadcaster.ts'
import { verifiedSnapshot, worthCompacting } from './compaction.ts'
import type { DocStore, StoredDocument } from './doc-store.ts'
import { hasGap, replay } from './document-replay.ts'
import {
  foreignClients,
  mayBeOdd,
  readInsertions,
  removeOddities,
  saysNothing,
  withoutClients,
} from './edit-guard.ts'
import { FileBridge, type BridgeDeps } from './file-bridge.ts'
import {
  ackFrame,
  awarenessFrame,
  deniedFrame,
  KEEP_ALIVE,
  noticeFrame,
  readAwareness,
  readFrame,
  step1Frame,
  step2Frame,
  type AwarenessEntry,
} from './frames.ts'
import type { AppendOutcome } from './log-record.ts'
import type { LogWriter } from './log-writer.ts'
import { RoomLog } from './room-log.ts'
import type { RoomsLog } from './rooms.ts'
import { Session } from './session.ts'
import { later, within, type Timing } from './timing.ts'
import { Y } from './y.ts'

const UNSAFE_BYTES = 16 * 1024 * 1024
const GAP_BYTES = 1024 * 1024
const BEAT_MS = 1_000

export type RoomDeps = {
  readonly workspaceId: WorkspaceId
  readonly fileId: FileId
  readonly store: DocStore
  readonly writer: LogWriter
  /** Our epoch in the workspace. */
  readonly epoch: () => Promise<number>
  readonly files: BridgeDeps['files']
  readonly findMoved: BridgeDeps['findMoved']
  readonly rebind: (fileId: FileId, path: string) => Promise<boolean>
  readonly timing: Timing
  readonly clock: Clock
  readonly log: RoomsLog
  readonly onEdit: () => void
  readonly onLeaseLost: (epoch: number) => void
  /** Told in the same tick in which the room stops being the one for its file. */
  readonly onClosed: (room: Room) => void
}

/** What there is while the document is in memory. */
type Live = {
  readonly doc: Y.Doc
  readonly log: RoomLog
  readonly bridge: FileBridge
  readonly generation: number
  snapshotBytes: number
}

/**
 * One open file and everyone in it. The room is the live copy; its log is the durable one, and the file
 * a third that follows. Frames are handled one after the other, each to its end.
 */
export class Room {
  readonly workspaceId: WorkspaceId
  readonly fileId: FileId
  /** Settles when the document can be used; rejects, and leaves no room behind, when it cannot. */
  readonly ready: Promise<void>
  readonly #deps: RoomDeps
  readonly #sessions = new Set<Session>()
  readonly #awareness: AwarenessRegistry
  readonly #broadcaster: Broadcaster
  #state: 'loading' | 'live' | 'draining' | 'closed' = 'loading'
  #live: Live | undefined
  #lingering: NodeJS.Timeout | undefined
  #beat: NodeJS.Timeout | undefined
  #beats = 0
  #odd = false
  #fileReadOnly: ReadOnlyReason | null = null
  #failingSince: number | undefined
  #compacting = false

  constructor(deps: RoomDeps) {
    this.#deps = deps
    this.workspaceId = deps.workspaceId
    this.fileId = deps.fileId
    const { timing } = deps
    this.#broadcaster = new Broadcaster({ receivers: () => this.#sessions })
    this.#awareness = new AwarenessRegistry({
      timing,
      flush: (changed) => this.#tellCarets(changed),
    })
    this.ready = this.#load().catch((error: unknown) => {
      this.close('unavailable', 'The document could not be opened.')
      throw error
    })
    // Whoever waits hears it; nobody waiting is no error of the process.
    this.ready.catch(() => undefined)
  }

  get state(): 'loading' | 'live' | 'draining' | 'closed' {
    return this.#state
  }
  get doc(): Y.Doc {
    return this.#alive().doc
  }
  get generation(): number {
    return this.#alive().generation
  }
  get bridge(): FileBridge {
    return this.#alive().bridge
  }
  get sessions(): ReadonlySet<Session> {
    return this.#sessions
  }
  /** Where the file lies; undefined while loading. */
  get path(): string | undefined {
    return this.#live?.bridge.path
  }
  /** Why nobody can edit now, whatever their role. */
  get readOnly(): ReadOnlyReason | null {
    return this.#fileReadOnly ?? (this.#notSaving() ? 'not_saving' : null)
  }

  /** Lets a connection in: from here on it hears everything. */
  join(session: Session): void {
    const { doc } = this.#alive()
    clearTimeout(this.#lingering)
    this.#sessions.add(session)
    this.#startBeat()
    session.socket.on('pong', () => (session.unanswered = 0))
    // Asking a viewer for what we lack would only make them break a rule.
    if (session.canEdit && this.readOnly === null) {
      session.outbox.sendDocument(step1Frame(Y.encodeStateVector(doc)))
    }
    this.#sendCarets(session, this.#awareness.snapshot(session.clientId))
  }

  leave(session: Session): void {
    session.closed()
    if (!this.#sessions.delete(session)) return
    this.#awareness.leave(session)
    if (this.#sessions.size === 0) this.linger()
  }

  /** One frame from a connection; what is wrong with it ends that connection, never the room. */
  receive(session: Session, bytes: Uint8Array): void {
    if (!session.open || this.#live === undefined) return
    try {
      session.admit(bytes.length)
      this.#handle(session, bytes)
    } catch (error) {
      if (!(error instanceof AppError)) this.#deps.log.error({ err: error }, 'frame failed')
      const { code, message } = toAppError(error)
      session.close(code, message)
      // An update that reads well and does not apply may have left anything behind.
      if (!(error instanceof AppError)) this.close('restarting', 'The room starts again.')
    }
  }

  /** Everybody's caret, but one's own. */
  carets(session: Session): AwarenessEntry[] {
    return this.#awareness.snapshot(session.clientId)
  }

  /** Starts the countdown to unloading, if nobody is here. */
  linger(): void {
    clearTimeout(this.#lingering)
    if (this.#state !== 'live' || this.#sessions.size > 0) return
    this.#lingering = later(this.#deps.timing.linger, () => void this.#unload())
  }

  /** Resolves when what was typed is durable, and on disk or marked as missing there. */
  async flush(): Promise<void> {
    await this.ready
    const live = this.#live
    if (live === undefined) return
    this.#broadcaster.flush()
    await live.bridge.flush()
    await live.log.whenDurable()
  }

  /** Ends it now, for everyone in it. What is durable stays; what is not was never acknowledged. */
  close(code: ErrorCode, reason: string): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    clearTimeout(this.#lingering)
    clearInterval(this.#beat)
    for (const session of this.#sessions) session.close(code, reason)
    for (const session of this.#sessions) session.closed()
    this.#sessions.clear()
    this.#awareness.close()
    this.#broadcaster.close()
    this.#live?.bridge.stop()
    this.#live?.log.close()
    this.#live?.doc.destroy()
    this.#live = undefined
    this.#deps.onClosed(this)
  }

  async #load(): Promise<void> {
    const { writer, fileId } = this.#deps
    const epoch = await this.#deps.epoch()
    await writer.idle(fileId)
    const stored = await this.#stored()
    const live = this.#bringToLife(stored, epoch)
    this.#live = live
    await live.bridge.start().catch((error: unknown) => this.#firstLookFailed(error))
    if (this.#state !== 'loading') throw new AppError('restarting', 'The room was closed again.')
    const missing = live.bridge.unseeded
    if (missing !== undefined)
      throw new AppError(missing, UNSEEDED[missing] ?? 'It cannot be opened.')
    this.#state = 'live'
    if (live.bridge.dirty) live.bridge.agentChanged()
    this.linger()
  }

  async #stored(): Promise<StoredDocument> {
    const { store, fileId, workspaceId } = this.#deps
    const stored = await store.load(fileId)
    if (stored?.workspaceId !== workspaceId || stored.state === 'deleted') {
      throw new AppError('not_found', 'There is no such document.')
    }
    return stored
  }

  #firstLookFailed(error: unknown): void {
    if (this.#state !== 'loading') return
    this.#deps.log.warn({ err: error, fileId: this.fileId }, 'file could not be read')
    this.#live?.bridge.agentChanged()
  }

  #bringToLife(stored: StoredDocument, epoch: number): Live {
    const replayed = replay(stored)
    const { doc } = replayed
    const { generation, nextSeq, path, format, records, snapshot } = stored
    const bytes = records.reduce((sum, { data }) => sum + data.length, 0)
    const log = new RoomLog({
      ...{ workspaceId: this.workspaceId, fileId: this.fileId, epoch, generation, nextSeq },
      stored: { records: records.length, bytes },
      writer: this.#deps.writer,
      isDirty: () => bridge.dirty,
      onDurable: (seq) => this.#durable(seq),
      onFailing: (error) => this.#storeFails(error),
      onRefused: (outcome) => this.#refused(outcome, epoch),
    })
    const bridge = new FileBridge({
      ...{ path, format, replayed, log, timing: this.#deps.timing },
      files: this.#deps.files,
      findMoved: this.#deps.findMoved,
      rebind: (to) => this.#deps.rebind(this.fileId, to),
      apply: (update) => Y.applyUpdate(doc, update, FROM_DISK),
      notify: (notice) => this.#notify(notice),
      onReadOnly: (reason) => (this.#fileReadOnly = reason),
      onFormat: (format) => void this.#saveFormat(format),
      onError: (error) => this.#deps.log.warn({ err: error, fileId: this.fileId }, 'save failed'),
    })
    doc.on('update', (update: Uint8Array, origin: unknown) => this.#changed(update, origin))
    doc.getText('content').observe((event) => (this.#odd ||= mayBeOdd(event)))
    return { doc, log, bridge, generation, snapshotBytes: snapshot?.length ?? 0 }
  }

  async #saveFormat(format: Parameters<DocStore['setFormat']>[1]): Promise<void> {
    try {
      await this.#deps.store.setFormat(this.fileId, format)
    } catch (error) {
      this.#deps.log.warn({ err: error, fileId: this.fileId }, 'format not noted')
    }
  }

  #handle(session: Session, bytes: Uint8Array): void {
    const frame = readFrame(bytes)
    switch (frame.type) {
      case 'step1':
        return this.#answer(session, frame.stateVector)
      case 'step2':
      case 'update':
        return this.#edit(session, frame)
      case 'awareness':
        return this.#caret(session, frame.update)
      case 'query_awareness':
        return this.#sendCarets(session, this.#awareness.snapshot(session.clientId))
      case 'ignored':
        return
      default:
        return unreachable(frame)
    }
  }

  #answer(session: Session, stateVector: Uint8Array): void {
    // It gets the difference anyway once its socket has drained.
    if (session.outbox.lagging) return
    session.outbox.sendDocument(step2Frame(differenceTo(this.doc, stateVector)))
  }

  #edit(session: Session, frame: { type: 'step2' | 'update'; update: Uint8Array }): void {
    session.frames += 1
    const inserted = readInsertions(frame.update)
    const { doc } = this.#alive()
    if (!this.#mayEdit(session, frame.update)) return
    const foreign = foreignClients(inserted, doc, (client) => this.#isForeign(session, client))
    if (foreign.size > 0 && frame.type === 'update') {
      throw new AppError('forbidden', 'These edits carry the id of somebody else who is here.')
    }
    const update = foreign.size > 0 ? withoutClients(frame.update, foreign) : frame.update
    const gapBefore = gapBytes(doc)
    Y.applyUpdate(doc, update, session)
    this.#tidy(doc)
    this.#watchGap(session, gapBefore)
    this.#owe(session)
  }

  /** Throws when nobody can edit now; false when this connection may not. */
  #mayEdit(session: Session, update: Uint8Array): boolean {
    const { readOnly } = this
    if (session.canEdit && readOnly === null) return true
    if (saysNothing(update, this.doc)) {
      this.#owe(session)
      return false
    }
    if (session.canEdit) {
      const code = readOnly === 'not_saving' || readOnly === null ? 'unavailable' : 'conflict'
      throw new AppError(code, 'Edits cannot be kept at the moment.')
    }
    session.outbox.send(deniedFrame('Your role in this workspace is to read.'))
    session.strike()
    return false
  }

  #isForeign(session: Session, clientId: number): boolean {
    const owner = this.#awareness.ownerOf(clientId)
    return owner !== undefined && owner.person.id !== session.person.id
  }

  /** Carriage returns and embedded objects have no place in a text file. */
  #tidy(doc: Y.Doc): void {
    if (!this.#odd) return
    this.#odd = false
    removeOddities(doc)
  }

  #caret(session: Session, update: Uint8Array): void {
    if (!session.admitAwareness()) return
    this.#awareness.receive(session, readAwareness(update))
  }

  /** The one place where a change leaves the document: what it emits, not what came in. */
  #changed(update: Uint8Array, origin: unknown): void {
    this.#broadcaster.add(update, origin)
    if (origin === FROM_DISK) return
    const { log, bridge } = this.#alive()
    const actor = origin instanceof Session ? origin.person.id : undefined
    log.append('update', { data: update, actor })
    bridge.touched()
    this.#deps.onEdit()
  }

  /** Remembers to acknowledge the frame just handled. */
  #owe(session: Session): void {
    if (!session.extensions) return
    const { log } = this.#alive()
    const seq = session.gapSince === undefined ? log.last : Infinity
    session.unacked.push({ frame: session.frames, seq })
    this.#acknowledge(session, log.durable)
  }

  #acknowledge(session: Session, durable: number): void {
    let frame: number | undefined
    while (session.unacked[0] !== undefined && session.unacked[0].seq <= durable) {
      frame = session.unacked.shift()?.frame
    }
    if (frame !== undefined) session.outbox.send(ackFrame(frame))
  }

  #durable(seq: number): void {
    for (const session of this.#sessions) this.#acknowledge(session, seq)
    const live = this.#live
    if (live === undefined || this.#compacting) return
    if (worthCompacting(live.log.stored, live.snapshotBytes)) void this.#compact(live)
  }

  async #compact(live: Live): Promise<void> {
    this.#compacting = true
    try {
      await live.bridge.exclusively(async (replica) => {
        // With a write under way the log is the only one who knows what it was about.
        if (replica.uncertain || this.#live !== live) return
        const seq = live.log.last
        const snapshot = verifiedSnapshot(live.doc)
        if (snapshot === undefined) return
        const { workspaceId, fileId } = this
        const epoch = await this.#deps.epoch()
        const kept = { replica: replica.encode(), replicaHash: replica.hash }
        await live.log.whenDurable(seq)
        const target = { workspaceId, fileId, epoch, generation: live.generation, seq }
        if (await this.#deps.store.compact({ ...target, snapshot, ...kept })) {
          live.log.compacted()
          live.snapshotBytes = snapshot.length
        }
      })
    } catch (error) {
      this.#deps.log.warn({ err: error, fileId: this.fileId }, 'compaction failed')
    } finally {
      this.#compacting = false
    }
  }

  #refused(outcome: Exclude<AppendOutcome, 'appended'>, epoch: number): void {
    this.#deps.log.warn({ fileId: this.fileId, outcome }, 'append refused')
    if (outcome === 'lease_lost') this.#deps.onLeaseLost(epoch)
    this.close('restarting', 'The room starts again.')
  }

  #storeFails(error: unknown): void {
    if (error === null) {
      this.#failingSince = undefined
      return this.#notify({ type: 'durable' })
    }
    if (this.#failingSince !== undefined) return
    this.#failingSince = performance.now()
    this.#deps.log.error({ err: error, fileId: this.fileId }, 'edits are not durable')
    this.#notify({ type: 'not_durable', reason: 'The database does not take edits at the moment.' })
  }

  #notSaving(): boolean {
    if ((this.#live?.log.unsafeBytes ?? 0) > UNSAFE_BYTES) return true
    if (this.#failingSince === undefined) return false
    return performance.now() - this.#failingSince > this.#deps.timing.storePatience
  }

  #notify(notice: RoomNotice): void {
    const frame = noticeFrame(notice)
    for (const { extensions, outbox } of this.#sessions) if (extensions) outbox.send(frame)
  }

  #tellCarets(changed: readonly AwarenessEntry[]): void {
    for (const session of this.#sessions) {
      const others = changed.filter(({ clientId }) => clientId !== session.clientId)
      this.#sendCarets(session, others)
    }
  }

  #sendCarets(session: Session, entries: readonly AwarenessEntry[]): void {
    if (entries.length > 0) session.outbox.sendAwareness(awarenessFrame(entries))
  }

  /** Something came that cannot be placed: it waits in memory, so not for long and not without end. */
  #watchGap(session: Session, before: number): void {
    const { doc, log } = this.#alive()
    const after = gapBytes(doc)
    if (after > GAP_BYTES) {
      dropGap(doc)
      throw new AppError('bad_input', 'These edits refer to others that never came.')
    }
    if (after > before) session.gapSince ??= performance.now()
    if (after > 0) return
    for (const other of this.#sessions) {
      other.gapSince = undefined
      other.askedAgain = false
      other.unacked = other.unacked.map((owed) => ({ ...owed, seq: Math.min(owed.seq, log.last) }))
    }
  }

  #startBeat(): void {
    if (this.#beat !== undefined) return
    this.#beat = setInterval(() => this.#eachSecond(), BEAT_MS)
    this.#beat.unref?.()
  }

  #eachSecond(): void {
    if (this.#sessions.size === 0) {
      clearInterval(this.#beat)
      this.#beat = undefined
      return
    }
    this.#beats += 1
    const ping = this.#beats % Math.ceil(this.#deps.timing.keepAlive / BEAT_MS) === 0
    for (const session of this.#sessions) {
      this.#keepAlive(session, ping)
      this.#chaseGap(session)
    }
  }

  #keepAlive(session: Session, ping: boolean): void {
    const { keepAlive } = this.#deps.timing
    if (performance.now() - session.outbox.sentAt >= keepAlive - BEAT_MS) {
      session.outbox.send(KEEP_ALIVE)
    }
    if (!ping) return
    session.unanswered += 1
    if (session.unanswered > 2) session.socket.terminate()
    else session.socket.ping()
  }

  #chaseGap(session: Session): void {
    if (session.gapSince === undefined) return
    const waited = performance.now() - session.gapSince
    const { gapPatience } = this.#deps.timing
    if (waited > gapPatience) {
      dropGap(this.doc)
      return session.close('bad_input', 'These edits refer to others that never came.')
    }
    if (waited < gapPatience / 2 || session.askedAgain) return
    session.askedAgain = true
    session.outbox.sendDocument(step1Frame(Y.encodeStateVector(this.doc)))
  }

  /** Leaves memory, unless somebody came back or something is not safe yet. */
  async #unload(): Promise<void> {
    if (this.#state !== 'live' || this.#sessions.size > 0) return
    this.#state = 'draining'
    try {
      await within(this.#deps.timing.flush, this.flush())
    } catch (error) {
      this.#deps.log.warn({ err: error, fileId: this.fileId }, 'room stays in memory')
    }
    if (this.state !== 'draining') return
    this.#state = 'live'
    const { log } = this.#alive()
    if (this.#sessions.size > 0 || log.durable < log.last) return this.linger()
    this.close('restarting', 'The room is closed.')
  }

  #alive(): Live {
    if (this.#live === undefined) throw new AppError('restarting', 'The room is not open.')
    return this.#live
  }
}

/** The origin of changes that came from the file and are in the log already. */
const FROM_DISK = Symbol('disk')

const UNSEEDED: Partial<Record<ErrorCode, string>> = {
  not_found: 'There is no such file.',
  not_text: 'This file is not UTF-8 text, so it cannot be edited here.',
  too_large: 'This file is too large for live editing.',
  sandbox_unavailable: 'Start the workspace to open this file for the first time.',
}

function differenceTo(doc: Y.Doc, stateVector: Uint8Array): Uint8Array {
  try {
    return Y.encodeStateAsUpdate(doc, stateVector)
  } catch (error) {
    throw new AppError('bad_input', 'This is no state vector.', { cause: error })
  }
}

function gapBytes(doc: Y.Doc): number {
  if (!hasGap(doc)) return 0
  return (doc.store.pendingStructs?.update.length ?? 0) + (doc.store.pendingDs?.length ?? 0)
}

function dropGap(doc: Y.Doc): void {
  doc.store.pendingStructs = null
  doc.store.pendingDs = null
}
