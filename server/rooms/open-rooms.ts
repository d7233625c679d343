import type { FileChange } from '../../shared/files.ts'
import type { FileId, WorkspaceId } from '../../shared/ids.ts'
import { AppError } from '../../shared/errors.ts'
import type { Clock, Sandboxes } from '../seams.ts'
import type { CompactAfter } from './compaction.ts'
import type { DocStore } from './doc-store.ts'
import type { LeaseKeeper } from './lease-keeper.ts'
import { LogWriter } from './log-writer.ts'
import { isWithin } from './paths.ts'
import { Room } from './room.ts'
import type { RoomsLog } from './rooms.ts'
import type { Timing } from './timing.ts'
import { TokenBucket } from './token-bucket.ts'
import { WorkspaceWatches } from './workspace-watches.ts'

export type OpenRoomsDeps = {
  readonly sandboxes: Sandboxes
  readonly clock: Clock
  readonly log: RoomsLog
  readonly store: DocStore
  readonly leases: LeaseKeeper
  readonly timing: Timing
  readonly compactAfter: CompactAfter
  /** How busy this process is, 0 to 1. */
  readonly load: () => number
}

const TOUCH_MS = 30_000

/** The rooms that are open, each once, and what happens to their files. */
export class OpenRooms {
  readonly #deps: OpenRoomsDeps
  readonly #writer: LogWriter
  readonly #rooms = new Map<FileId, Room>()
  readonly #watches: WorkspaceWatches
  readonly #touched = new Map<WorkspaceId, number>()
  readonly #loads: TokenBucket
  #draining = false

  constructor(deps: OpenRoomsDeps) {
    this.#deps = deps
    const { store, timing, sandboxes, clock } = deps
    this.#writer = new LogWriter({ store, timing })
    this.#watches = new WorkspaceWatches({
      sandboxes,
      clock,
      onChanges: (id, changes) => this.#hint(id, changes),
    })
    this.#loads = new TokenBucket({ rate: 50, burst: 300, clock })
  }

  /** The room of a document, ready. It is in the map from the first look-up, so it loads once. */
  async open(workspaceId: WorkspaceId, fileId: FileId): Promise<Room> {
    const room = this.find(fileId) ?? this.#create(workspaceId, fileId)
    if (room.workspaceId !== workspaceId) {
      throw new AppError('not_found', 'There is no such document.')
    }
    await room.ready
    room.linger()
    return room
  }

  find(fileId: FileId): Room | undefined {
    return this.#rooms.get(fileId)
  }

  all(): Room[] {
    return Array.from(this.#rooms.values())
  }

  in(workspaceId: WorkspaceId): Room[] {
    return this.all().filter((room) => room.workspaceId === workspaceId)
  }

  /** Listens to the agent that is there now. */
  agentChanged(workspaceId: WorkspaceId): void {
    this.#watches.forget(workspaceId)
    const rooms = this.in(workspaceId)
    if (rooms.length > 0) this.#watches.watch(workspaceId)
    for (const room of rooms) if (room.path !== undefined) room.bridge.agentChanged()
  }

  /** From now on `refuseWhileDraining` does, and no room is opened that was not. */
  drain(): void {
    this.#draining = true
  }

  refuseWhileDraining(): void {
    if (this.#draining) throw new AppError('restarting', 'The server restarts.')
  }

  /** Listens to no agent any more. */
  close(): void {
    this.#watches.close()
  }

  #create(workspaceId: WorkspaceId, fileId: FileId): Room {
    this.refuseWhileDraining()
    this.#loads.take(1)
    if (this.#loads.overdrawn) throw new AppError('rate_limited', 'Too many documents at once.')
    const { sandboxes, leases, ...deps } = this.#deps
    this.#watches.watch(workspaceId)
    const room = new Room({
      ...deps,
      workspaceId,
      fileId,
      writer: this.#writer,
      files: () => sandboxes.findAgent(workspaceId)?.files,
      epoch: () => leases.epoch(workspaceId),
      findMoved: (file) => this.#watches.findMoved(workspaceId, file),
      rebind: (path) => this.#rebind({ workspaceId, fileId, path }),
      onEdit: () => this.#touch(workspaceId),
      onLeaseLost: (epoch) => leases.lost(workspaceId, epoch),
      onClosed: (closed) => {
        if (this.#rooms.get(fileId) === closed) this.#rooms.delete(fileId)
      },
    })
    this.#rooms.set(fileId, room)
    return room
  }

  /** The path is free for it, or what is there is a document that nobody uses. */
  async #rebind(to: { workspaceId: WorkspaceId; fileId: FileId; path: string }): Promise<boolean> {
    const { store } = this.#deps
    const there = await store.find(to.workspaceId, to.path)
    if (there !== undefined && there.fileId !== to.fileId) {
      if (there.dirty || this.#rooms.has(there.fileId)) return false
      await store.markDeleted(there.fileId)
    }
    return store.move(to.fileId, to.path)
  }

  #hint(workspaceId: WorkspaceId, changes: readonly FileChange[]): void {
    for (const room of this.in(workspaceId)) {
      const { path } = room
      if (path !== undefined && changes.some((change) => isWithin(path, change.path))) {
        room.bridge.hint()
      }
    }
  }

  #touch(workspaceId: WorkspaceId): void {
    const now = this.#deps.clock.now()
    // A clock that was set back must not make an hour of edits look like none.
    if (Math.abs(now - (this.#touched.get(workspaceId) ?? 0)) < TOUCH_MS) return
    this.#touched.set(workspaceId, now)
    this.#deps.sandboxes.touch(workspaceId)
  }
}
