import { AppError } from '../../shared/errors.ts'
import type { FileId, UserId, WorkspaceId } from '../../shared/ids.ts'
import type { Append, AppendOutcome, LogKind, LogRecord } from './log-record.ts'

/** What the writer needs of a log that has something to write. */
export interface LogSource {
  readonly fileId: FileId
  /** The batch to write now: the same one again until it is settled. */
  take(): Append | undefined
  settled(outcome: AppendOutcome): void
  failing(error: unknown): void
}

export type RoomLogDeps = {
  readonly workspaceId: WorkspaceId
  readonly epoch: number
  readonly fileId: FileId
  readonly generation: number
  readonly nextSeq: number
  /** Records that are already there, and their size. */
  readonly stored: { records: number; bytes: number }
  readonly writer: { wake(source: LogSource): void }
  readonly isDirty: () => boolean
  readonly onDurable: (seq: number) => void
  /** The store fails, or works again (null). */
  readonly onFailing: (error: unknown) => void
  readonly onRefused: (outcome: Exclude<AppendOutcome, 'appended'>) => void
}

type Waiter = { seq: number; resolve: () => void; reject: (error: Error) => void }
const BATCH_RECORDS = 1_000
const BATCH_BYTES = 4 * 1024 * 1024

/** One document's log, seen from its room: numbers records in the order of `append`, and says when they are safe. */
export class RoomLog implements LogSource {
  readonly fileId: FileId
  readonly #deps: RoomLogDeps
  #nextSeq: number
  #durable: number
  #queue: LogRecord[] = []
  #queuedBytes = 0
  #flying: Append | undefined
  #waiters: Waiter[] = []
  #closed = false
  #failing = false
  #stored: { records: number; bytes: number }

  constructor(deps: RoomLogDeps) {
    this.#deps = deps
    this.fileId = deps.fileId
    this.#nextSeq = deps.nextSeq
    this.#durable = deps.nextSeq - 1
    this.#stored = { ...deps.stored }
  }

  /** The last number given out; -1 before the first. */
  get last(): number {
    return this.#nextSeq - 1
  }
  get durable(): number {
    return this.#durable
  }
  get unsafeBytes(): number {
    return this.#queuedBytes
  }
  /** What lies in the log since the last snapshot. */
  get stored(): { readonly records: number; readonly bytes: number } {
    return this.#stored
  }

  append(
    kind: LogKind,
    entry: { data: Uint8Array; hash?: string; actor?: UserId | undefined },
  ): number {
    const seq = this.#nextSeq++
    if (this.#closed) return seq
    const { data, hash = null, actor = null } = entry
    this.#queue.push({ seq, kind, data, hash, actor })
    this.#queuedBytes += data.length
    this.#deps.writer.wake(this)
    return seq
  }

  /** Resolves once everything up to `seq` is committed; rejects when the room ends before that. */
  whenDurable(seq: number = this.last): Promise<void> {
    if (this.#durable >= seq) return Promise.resolve()
    if (this.#closed) return Promise.reject(closed())
    return new Promise((resolve, reject) => this.#waiters.push({ seq, resolve, reject }))
  }

  take(): Append | undefined {
    if (this.#closed) return undefined
    return (this.#flying ??= this.#nextBatch())
  }

  settled(outcome: AppendOutcome): void {
    const batch = this.#flying
    this.#flying = undefined
    if (batch === undefined || this.#closed) return
    if (outcome !== 'appended') return this.#deps.onRefused(outcome)
    const bytes = sizeOf(batch.records)
    this.#queuedBytes -= bytes
    this.#stored.records += batch.records.length
    this.#stored.bytes += bytes
    this.#durable = batch.records.at(-1)?.seq ?? this.#durable
    if (this.#failing) this.#deps.onFailing(null)
    this.#failing = false
    this.#resolveWaiters()
    this.#deps.onDurable(this.#durable)
    if (this.#queue.length > 0) this.#deps.writer.wake(this)
  }

  failing(error: unknown): void {
    if (this.#closed) return
    this.#failing = true
    this.#deps.onFailing(error)
  }

  /** Everything up to `seq` is in a snapshot now; what came after it is small and counts again later. */
  compacted(seq: number): void {
    this.#stored = { records: Math.max(0, this.#durable - seq), bytes: 0 }
  }

  /** What was not committed is forgotten: nobody was told that it is safe. */
  close(): void {
    this.#closed = true
    this.#queue = []
    for (const { reject } of this.#waiters.splice(0)) reject(closed())
  }

  #nextBatch(): Append | undefined {
    if (this.#queue.length === 0) return undefined
    let bytes = 0
    const fits = this.#queue.findIndex((record, at) => {
      bytes += record.data.length
      return at > 0 && (at >= BATCH_RECORDS || bytes > BATCH_BYTES)
    })
    const records = this.#queue.splice(0, fits === -1 ? this.#queue.length : fits)
    const { workspaceId, epoch, fileId, generation } = this.#deps
    return { workspaceId, epoch, fileId, generation, records, dirty: this.#deps.isDirty() }
  }

  #resolveWaiters(): void {
    const ready = this.#waiters.filter(({ seq }) => seq <= this.#durable)
    this.#waiters = this.#waiters.filter(({ seq }) => seq > this.#durable)
    for (const { resolve } of ready) resolve()
  }
}

function sizeOf(records: readonly LogRecord[]): number {
  return records.reduce((sum, { data }) => sum + data.length, 0)
}

function closed(): AppError {
  return new AppError('restarting', 'This room was closed; it opens again by itself.')
}
