import type { ReadOnlyReason, RoomNotice } from '../../shared/rooms.ts'
import { verifiedSnapshot, worthCompacting, type CompactAfter } from './compaction.ts'
import type { DocStore, StoredDocument } from './doc-store.ts'
import { CONTENT, type Replayed } from './document-replay.ts'
import { mayBeOdd, removeOddities } from './edit-guard.ts'
import { FileBridge, type BridgeDeps } from './file-bridge.ts'
import { RoomLog, type RoomLogDeps } from './room-log.ts'
import type { RoomsLog } from './rooms.ts'
import { Session } from './session.ts'
import type { Timing } from './timing.ts'
import { Y } from './y.ts'

const UNSAFE_BYTES = 16 * 1024 * 1024

/** The origin of changes that came from the file and are in the log already. */
const FROM_DISK = Symbol('disk')

export type LiveDocumentDeps = {
  readonly stored: StoredDocument
  readonly replayed: Replayed
  readonly epoch: number
  readonly store: DocStore
  readonly writer: RoomLogDeps['writer']
  readonly files: BridgeDeps['files']
  readonly findMoved: BridgeDeps['findMoved']
  readonly rebind: BridgeDeps['rebind']
  readonly timing: Timing
  readonly compactAfter: CompactAfter
  readonly log: RoomsLog
  /** A change to send to everyone but `from`. */
  readonly onChange: (update: Uint8Array, from: unknown) => void
  /** The file can be edited, maybe again. */
  readonly onWritable: () => void
  readonly onDurable: (seq: number) => void
  readonly onRefused: RoomLogDeps['onRefused']
  readonly notify: (notice: RoomNotice) => void
}

/** A document in memory with its two shadows: the log, which every edit goes to, and the file. */
export class LiveDocument {
  readonly doc: Y.Doc
  readonly generation: number
  readonly log: RoomLog
  readonly bridge: FileBridge
  readonly #deps: LiveDocumentDeps
  #snapshotBytes: number
  #fileReadOnly: ReadOnlyReason | null = null
  #failingSince: number | undefined
  #compacting = false
  #odd = false
  #closed = false

  constructor(deps: LiveDocumentDeps) {
    const { stored, replayed, epoch } = deps
    this.#deps = deps
    this.doc = replayed.doc
    this.generation = stored.generation
    this.#snapshotBytes = stored.snapshot?.length ?? 0
    this.log = this.#openLog(stored, epoch)
    this.bridge = this.#openBridge(stored, replayed)
    this.doc.on('update', (update: Uint8Array, origin: unknown) => this.#changed(update, origin))
    this.doc.getText(CONTENT).observe((event) => void (this.#odd ||= mayBeOdd(event)))
  }

  /** Why nobody can edit now, whatever their role. */
  get readOnly(): ReadOnlyReason | null {
    return this.#fileReadOnly ?? (this.#notSaving() ? 'not_saving' : null)
  }

  /** Applies somebody's edits; what they change goes on from the document itself, never the bytes that came. */
  apply(update: Uint8Array, session: Session): void {
    Y.applyUpdate(this.doc, update, session)
    if (!this.#odd) return
    this.#odd = false
    removeOddities(this.doc)
  }

  close(): void {
    this.#closed = true
    this.bridge.stop()
    this.log.close()
    this.doc.destroy()
  }

  #openLog(stored: StoredDocument, epoch: number): RoomLog {
    const { workspaceId, fileId, generation, nextSeq, records } = stored
    const bytes = records.reduce((sum, { data }) => sum + data.length, 0)
    return new RoomLog({
      workspaceId,
      fileId,
      generation,
      nextSeq,
      epoch,
      stored: { records: records.length, bytes },
      writer: this.#deps.writer,
      isDirty: () => this.bridge.dirty,
      onDurable: (seq) => this.#durable(seq),
      onFailing: (error) => this.#storeFails(error),
      onRefused: this.#deps.onRefused,
    })
  }

  #openBridge({ path, format, fileId }: StoredDocument, replayed: Replayed): FileBridge {
    const { timing, files, findMoved, rebind, notify, log } = this.#deps
    return new FileBridge({
      path,
      format,
      replayed,
      timing,
      files,
      findMoved,
      rebind,
      notify,
      log: this.log,
      apply: (update) => Y.applyUpdate(this.doc, update, FROM_DISK),
      onReadOnly: (reason) => {
        this.#fileReadOnly = reason
        if (reason === null) this.#deps.onWritable()
      },
      onFormat: (found) => void this.#noteFormat(found),
      onError: (error) => log.warn({ err: error, fileId }, 'save failed'),
    })
  }

  async #noteFormat(format: StoredDocument['format']): Promise<void> {
    const { store, stored, log } = this.#deps
    try {
      await store.setFormat(stored.fileId, format)
    } catch (error) {
      log.warn({ err: error, fileId: stored.fileId }, 'format not noted')
    }
  }

  #changed(update: Uint8Array, origin: unknown): void {
    this.#deps.onChange(update, origin)
    if (origin === FROM_DISK) return
    const actor = origin instanceof Session ? origin.person.id : undefined
    this.log.append('update', { data: update, actor })
    this.bridge.touched()
  }

  #durable(seq: number): void {
    this.#deps.onDurable(seq)
    if (this.#compacting || this.#closed) return
    if (worthCompacting(this.log.stored, this.#snapshotBytes, this.#deps.compactAfter))
      void this.#compact()
  }

  async #compact(): Promise<void> {
    this.#compacting = true
    try {
      await this.bridge.exclusively((replica) => this.#swap(replica))
    } catch (error) {
      const { log, stored } = this.#deps
      if (!this.#closed) log.warn({ err: error, fileId: stored.fileId }, 'compaction failed')
    } finally {
      this.#compacting = false
    }
  }

  async #swap(replica: Parameters<Parameters<FileBridge['exclusively']>[0]>[0]): Promise<void> {
    // With a write under way the log is the only one who knows what it was about.
    if (replica.uncertain || this.#closed) return
    const seq = this.log.last
    const snapshot = verifiedSnapshot(this.doc)
    if (snapshot === undefined) return
    const { store, stored, epoch } = this.#deps
    const { workspaceId, fileId, generation } = stored
    const kept = { snapshot, replica: replica.encode(), replicaHash: replica.hash }
    await this.log.whenDurable(seq)
    if (!(await store.compact({ workspaceId, fileId, generation, epoch, seq, ...kept }))) return
    this.log.compacted(seq)
    this.#snapshotBytes = snapshot.length
  }

  #storeFails(error: unknown): void {
    const { notify, log, stored } = this.#deps
    if (error === null) {
      this.#failingSince = undefined
      return notify({ type: 'durable' })
    }
    if (this.#failingSince !== undefined) return
    this.#failingSince = performance.now()
    log.error({ err: error, fileId: stored.fileId }, 'edits are not durable')
    notify({ type: 'not_durable', reason: 'The database does not take edits at the moment.' })
  }

  #notSaving(): boolean {
    if (this.log.unsafeBytes > UNSAFE_BYTES) return true
    if (this.#failingSince === undefined) return false
    return performance.now() - this.#failingSince > this.#deps.timing.storePatience
  }
}
