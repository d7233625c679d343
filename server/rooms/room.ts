import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { FileId, WorkspaceId } from '../../shared/ids.ts'
import type { ReadOnlyReason, RoomNotice } from '../../shared/rooms.ts'
import { toAppError } from '../http/kit.ts'
import { AwarenessRegistry } from './awareness-registry.ts'
import { Broadcaster } from './broadcaster.ts'
import type { StoredDocument } from './doc-store.ts'
import { replay, type Replayed } from './document-replay.ts'
import type { FileBridge } from './file-bridge.ts'
import { awarenessFrame, noticeFrame, step1Frame, type AwarenessEntry } from './frames.ts'
import { GapWatch } from './gap-watch.ts'
import { Heartbeat } from './heartbeat.ts'
import { Inbound } from './inbound.ts'
import { LiveDocument, type LiveDocumentDeps } from './live-document.ts'
import type { AppendOutcome } from './log-record.ts'
import type { LogWriter } from './log-writer.ts'
import type { Session } from './session.ts'
import { later, within } from './timing.ts'
import { Y } from './y.ts'

export type RoomDeps = Pick<
  LiveDocumentDeps,
  'store' | 'files' | 'findMoved' | 'rebind' | 'timing' | 'log' | 'compactAfter'
> & {
  readonly workspaceId: WorkspaceId
  readonly fileId: FileId
  readonly writer: LogWriter
  /** How busy this process is, 0 to 1. */
  readonly load: () => number
  /** Our epoch in the workspace. */
  readonly epoch: () => Promise<number>
  readonly onEdit: () => void
  readonly onLeaseLost: (epoch: number) => void
  /** Told in the same tick in which the room stops being the one for its file. */
  readonly onClosed: (room: Room) => void
}

type Open = { readonly live: LiveDocument; readonly inbound: Inbound; readonly gaps: GapWatch }

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
  readonly #heartbeat: Heartbeat
  #state: 'loading' | 'live' | 'draining' | 'closed' = 'loading'
  #open: Open | undefined
  #lingering: NodeJS.Timeout | undefined

  constructor(deps: RoomDeps) {
    this.#deps = deps
    this.workspaceId = deps.workspaceId
    this.fileId = deps.fileId
    const { timing } = deps
    this.#broadcaster = new Broadcaster({ receivers: () => this.#sessions, load: deps.load })
    this.#awareness = new AwarenessRegistry({ timing, flush: (changed) => this.#tell(changed) })
    this.#heartbeat = new Heartbeat({
      sessions: this.#sessions,
      keepAliveMs: timing.keepAlive,
      each: (session) => this.#open?.gaps.chase(session),
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
    return this.#opened().live.doc
  }
  get generation(): number {
    return this.#opened().live.generation
  }
  get bridge(): FileBridge {
    return this.#opened().live.bridge
  }
  get readOnly(): ReadOnlyReason | null {
    return this.#opened().live.readOnly
  }
  get sessions(): ReadonlySet<Session> {
    return this.#sessions
  }
  /** Where the file lies; undefined while loading. */
  get path(): string | undefined {
    return this.#open?.live.bridge.path
  }

  /** Lets a connection in: from here on it hears everything. */
  join(session: Session): void {
    const { live } = this.#opened()
    clearTimeout(this.#lingering)
    this.#sessions.add(session)
    this.#heartbeat.start()
    session.socket.on('pong', () => (session.unanswered = 0))
    this.#ask(session, live)
    this.#sendCarets(session, this.carets(session))
  }

  leave(session: Session): void {
    session.closed()
    if (!this.#sessions.delete(session)) return
    this.#awareness.leave(session)
    this.linger()
  }

  /** One frame from a connection. What is wrong with it ends that connection, never another room. */
  receive(session: Session, bytes: Uint8Array): void {
    if (!session.open || this.#open === undefined) return
    try {
      this.#open.inbound.receive(session, bytes)
    } catch (error) {
      const { code, message } = toAppError(error)
      session.close(code, message)
      if (error instanceof AppError) return
      // An update that reads well and does not apply may have left anything behind.
      this.#deps.log.error({ err: error, fileId: this.fileId }, 'frame broke the room')
      this.close('restarting', 'The room starts again.')
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
    if (this.#open === undefined) return
    const { live } = this.#open
    this.#broadcaster.flush()
    await live.bridge.flush()
    await live.log.whenDurable()
  }

  /** Ends it now, for everyone in it. What is durable stays; what is not was never acknowledged. */
  close(code: ErrorCode, reason: string): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    clearTimeout(this.#lingering)
    this.#heartbeat.stop()
    for (const session of this.#sessions) {
      session.close(code, reason)
      session.closed()
    }
    this.#sessions.clear()
    this.#awareness.close()
    this.#broadcaster.close()
    this.#open?.live.close()
    this.#open = undefined
    this.#deps.onClosed(this)
  }

  async #load(): Promise<void> {
    const epoch = await this.#deps.epoch()
    // What an earlier room of this file had under way must be in the log, or not, before we read it.
    await this.#deps.writer.idle(this.fileId)
    const found = await this.#read()
    if (this.#state !== 'loading') throw new AppError('restarting', 'The room was closed again.')
    const { bridge } = this.#bringToLife({ ...found, epoch })
    await bridge.start().catch((error: unknown) => this.#firstLookFailed(error))
    if (this.#state !== 'loading') throw new AppError('restarting', 'The room was closed again.')
    const missing = bridge.unseeded
    if (missing !== undefined)
      throw new AppError(missing, UNSEEDED[missing] ?? 'It cannot be opened.')
    this.#state = 'live'
    if (bridge.dirty) bridge.agentChanged()
    this.linger()
  }

  /** A damaged history is never served; with the file at hand it begins again under the next generation. */
  async #read(): Promise<{ stored: StoredDocument; replayed: Replayed }> {
    const stored = await this.#stored()
    try {
      return { stored, replayed: replay(stored) }
    } catch (error) {
      const { log, store, files } = this.#deps
      log.error({ err: error, fileId: this.fileId }, 'document is damaged')
      const file = await files()?.stat(stored.path)
      if (file === undefined) throw new AppError('unavailable', DAMAGED, { cause: error })
      await store.startOver(this.fileId)
      const fresh = await this.#stored()
      return { stored: fresh, replayed: replay(fresh) }
    }
  }

  async #stored(): Promise<StoredDocument> {
    const stored = await this.#deps.store.load(this.fileId)
    if (stored?.workspaceId !== this.workspaceId || stored.state === 'deleted') {
      throw new AppError('not_found', 'There is no such document.')
    }
    return stored
  }

  #bringToLife(found: { stored: StoredDocument; replayed: Replayed; epoch: number }): LiveDocument {
    const live = new LiveDocument({
      ...this.#deps,
      ...found,
      onChange: (update, from) => {
        this.#broadcaster.add(update, from)
        this.#deps.onEdit()
      },
      onWritable: () => this.#askTheOthers(),
      onDurable: (seq) => {
        this.#open?.inbound.acknowledge(seq)
        this.#askTheOthers()
      },
      onRefused: (outcome) => this.#refused(outcome, found.epoch),
      notify: (notice) => this.#notify(notice),
    })
    const { timing } = this.#deps
    const gaps = new GapWatch({ doc: live.doc, patienceMs: timing.gapPatience })
    const parts = { live, gaps, awareness: this.#awareness, sessions: this.#sessions }
    this.#open = { live, gaps, inbound: new Inbound(parts) }
    return live
  }

  #firstLookFailed(error: unknown): void {
    if (this.#state !== 'loading') return
    this.#deps.log.warn({ err: error, fileId: this.fileId }, 'file could not be read')
    this.#open?.live.bridge.agentChanged()
  }

  #refused(outcome: Exclude<AppendOutcome, 'appended'>, epoch: number): void {
    this.#deps.log.warn({ fileId: this.fileId, outcome }, 'append refused')
    if (outcome === 'lease_lost') this.#deps.onLeaseLost(epoch)
    this.close('restarting', 'The room starts again.')
  }

  /** For what we lack. Not a viewer, and nobody while nothing can be kept: answering would break a rule. */
  #ask(session: Session, live: LiveDocument): void {
    if (session.asked || !session.canEdit || live.readOnly !== null) return
    session.asked = true
    // Not as a change of the document: one who lags behind is spared those.
    session.outbox.send(step1Frame(Y.encodeStateVector(live.doc)))
  }

  /** Who came while nothing could be kept is asked once it can; they may not know by themselves that it does. */
  #askTheOthers(): void {
    const live = this.#open?.live
    if (live) for (const session of this.#sessions) this.#ask(session, live)
  }

  #notify(notice: RoomNotice): void {
    this.#askTheOthers()
    const frame = noticeFrame(notice)
    for (const { extensions, outbox } of this.#sessions) if (extensions) outbox.send(frame)
  }

  #tell(changed: readonly AwarenessEntry[]): void {
    for (const session of this.#sessions) {
      const others = changed.filter(({ clientId }) => clientId !== session.clientId)
      this.#sendCarets(session, others)
    }
  }

  #sendCarets(session: Session, entries: readonly AwarenessEntry[]): void {
    if (entries.length > 0) session.outbox.sendAwareness(awarenessFrame(entries))
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
    const { log } = this.#opened().live
    if (this.#sessions.size > 0 || log.durable < log.last) return this.linger()
    this.close('restarting', 'The room is closed.')
  }

  #opened(): Open {
    if (this.#open === undefined) throw new AppError('restarting', 'The room is not open.')
    return this.#open
  }
}

const DAMAGED = 'The history of this file is damaged. Start the workspace to open it from its file.'
const UNSEEDED: Partial<Record<ErrorCode, string>> = {
  not_found: 'There is no such file.',
  not_text: 'This file is not UTF-8 text, so it cannot be edited here.',
  too_large: 'This file is too large for live editing.',
  sandbox_unavailable: 'Start the workspace to open this file for the first time.',
}
