import type { ColumnType, Generated } from 'kysely'
import type { LogKind } from './log-record.ts'

/** See rooms/SPEC.md. `bigint` columns come back as text. */
export type RoomTables = {
  /** One life of one file. A deleted document keeps its row, so that its id stays refused. */
  document: {
    file_id: Generated<string>
    workspace_id: string
    path: string
    state: 'live' | 'deleted'
    /** Goes up when the history had to be begun again; sockets of an older one get 4410. */
    generation: Generated<number>
    /** The sequence number of the next record; the fence against gaps and repeats. */
    next_seq: Generated<string>
    snapshot: Buffer | null
    /** SHA-256 of `snapshot`: a damaged one is reported, never served. */
    snapshot_hash: string | null
    /** Records up to and with this one are in the snapshot; -1 is none. */
    snap_seq: Generated<string>
    /** State of the disk replica at `snap_seq`; null: the same as the snapshot. */
    replica: Buffer | null
    /** What the file held at `snap_seq`. */
    replica_hash: string | null
    /** Edits may not have reached the disk: looked at when a sandbox comes up. */
    dirty: Generated<boolean>
    eol: Generated<'lf' | 'crlf' | 'mixed'>
    bom: Generated<boolean>
    created_at: ColumnType<Date, Date | undefined, Date>
  }
  document_log: {
    file_id: string
    generation: number
    seq: string
    kind: LogKind
    data: Buffer
    hash: string | null
    actor: string | null
    at: ColumnType<Date, Date | undefined, Date>
  }
  /** Who may append to a workspace's documents. A new owner is a new epoch, which fences the old one. */
  workspace_lease: { workspace_id: string; owner: string; epoch: string; expires_at: Date }
}
