import type { FileId, WorkspaceId } from '../../shared/ids.ts'
import type { Append, AppendOutcome, LogRecord } from './log-record.ts'
import type { TextFormat } from './text-file.ts'

export type DocumentRow = {
  readonly fileId: FileId
  readonly workspaceId: WorkspaceId
  readonly path: string
  readonly state: 'live' | 'deleted'
  readonly generation: number
  readonly nextSeq: number
  readonly dirty: boolean
  readonly format: TextFormat
}

/** A document with everything needed to bring it to life. Records start after `snapSeq`. */
export type StoredDocument = DocumentRow & {
  readonly snapSeq: number
  readonly snapshot: Uint8Array | null
  readonly snapshotHash: string | null
  readonly replica: Uint8Array | null
  readonly replicaHash: string | null
  readonly records: readonly LogRecord[]
}

export type Compaction = {
  readonly workspaceId: WorkspaceId
  readonly epoch: number
  readonly fileId: FileId
  readonly generation: number
  /** The last record that is in the snapshot. */
  readonly seq: number
  readonly snapshot: Uint8Array
  /** Null when the disk replica is the snapshot itself. */
  readonly replica: Uint8Array | null
  readonly replicaHash: string | null
}

/** The durable half of every room. Whatever it answered is on disk; whatever rejected may be either. */
export interface DocStore {
  /** The live document at a path. */
  find(workspaceId: WorkspaceId, path: string): Promise<DocumentRow | undefined>
  /** The live document at a path, made if there is none; two callers get the same one. */
  create(workspaceId: WorkspaceId, path: string): Promise<DocumentRow>
  load(fileId: FileId): Promise<StoredDocument | undefined>
  /**
   * All records of a document or none, each document on its own. Only the lease's epoch, the next sequence
   * number and authors who may edit get in. Repeating an append whose answer got lost is `appended`.
   */
  append(batches: readonly Append[]): Promise<AppendOutcome[]>
  /** Snapshot in, older records out, in one transaction; false when the lease or the generation is not ours. */
  compact(compaction: Compaction): Promise<boolean>
  /** False when another live document is at `path`. */
  move(fileId: FileId, path: string): Promise<boolean>
  /** Documents at `from` and below it follow; what lay at the destination is deleted. Returns those that moved. */
  moveTree(
    workspaceId: WorkspaceId,
    move: { from: string; to: string },
  ): Promise<{ fileId: FileId; path: string }[]>
  markDeleted(fileId: FileId): Promise<void>
  /** Live documents whose edits may not be on disk. */
  dirty(workspaceId: WorkspaceId): Promise<FileId[]>
  setFormat(fileId: FileId, format: TextFormat): Promise<void>
  /** An empty history under the next generation; the damaged one stays for inspection. */
  startOver(fileId: FileId): Promise<void>
}

/** Ownership of workspaces by processes (decision 8). */
export interface LeaseStore {
  /** The new epoch; undefined while another owner's lease runs. The same owner takes over at once. */
  acquire(workspaceId: WorkspaceId, owner: string, ttlMs: number): Promise<number | undefined>
  /** Returns the workspaces that are still ours. */
  renew(
    held: readonly { workspaceId: WorkspaceId; epoch: number }[],
    owner: string,
    ttlMs: number,
  ): Promise<WorkspaceId[]>
  release(held: readonly { workspaceId: WorkspaceId; epoch: number }[]): Promise<void>
}
