import type { WorkspaceId } from '../../../shared/ids.ts'

/** Where the files, home and database of workspaces lie: one directory each, with one lifetime. */
export interface DiskDriver {
  readonly kind: 'btrfs' | 'reflink' | 'copy'
  /** Makes `files/`, `home/` and `postgres/main/`, or finds them. Resolves to the absolute path. */
  ensure(id: WorkspaceId): Promise<string>
  /** A new disk that holds what `from` holds at this moment. */
  clone(from: WorkspaceId, to: WorkspaceId): Promise<string>
  /** Gone for good, also what belongs to other uids. Nothing there: done. */
  remove(id: WorkspaceId): Promise<void>
  freeBytes(): Promise<number>
}
