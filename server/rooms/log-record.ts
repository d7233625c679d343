import type { FileId, UserId, WorkspaceId } from '../../shared/ids.ts'

/**
 * update: what one frame changed. file: a change found on disk, with the hash of the file that had it.
 * intent: the state up to here is about to be written, as a file with this hash. done: it was written;
 * `data` is the sequence number of the intent.
 */
export const LOG_KINDS = ['update', 'file', 'intent', 'done'] as const
export type LogKind = (typeof LOG_KINDS)[number]

export type LogRecord = {
  readonly seq: number
  readonly kind: LogKind
  readonly data: Uint8Array
  readonly hash: string | null
  /** Whose edit it is; null is the server's own. */
  readonly actor: UserId | null
}

/** Records of one document, in order, without holes. */
export type Append = {
  readonly workspaceId: WorkspaceId
  readonly epoch: number
  readonly fileId: FileId
  readonly generation: number
  readonly records: readonly LogRecord[]
  /** Whether edits are left that the file does not have. */
  readonly dirty: boolean
}

/**
 * `lease_lost`: somebody else owns the workspace now. `gone`: deleted, or another generation, or not the
 * next record. `revoked`: an author in it may not edit any more. Nothing is written in all three.
 */
export type AppendOutcome = 'appended' | 'lease_lost' | 'gone' | 'revoked'

const EMPTY = new Uint8Array()

/** The payload of a `done`: which intent it ends. */
export function doneOf(intentSeq: number): Uint8Array {
  return new TextEncoder().encode(String(intentSeq))
}

/** Which intent a `done` ends. */
export function intentOf(data: Uint8Array): number {
  return Number(new TextDecoder().decode(data))
}

export const noData = EMPTY
