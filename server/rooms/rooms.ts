import type { Kysely } from 'kysely'
import type { WebSocket } from 'ws'
import type { Person } from '../../shared/accounts.ts'
import { AppError } from '../../shared/errors.ts'
import type { FileId, WorkspaceId } from '../../shared/ids.ts'
import { LIMITS } from '../../shared/limits.ts'
import { can, type Role } from '../../shared/roles.ts'
import type { RoomInfo } from '../../shared/rooms.ts'
import type { Agent } from '../agent/agent.ts'
import type {
  Access,
  Caller,
  Clock,
  People,
  RoleChange,
  Sandboxes,
  SocketRequest,
  Unsubscribe,
} from '../seams.ts'
import type { Database } from '../store/schema.ts'
import { COMPACT_AFTER, type CompactAfter } from './compaction.ts'
import type { DocStore, LeaseStore } from './doc-store.ts'
import { EarlyFrames } from './early-frames.ts'
import { LeaseKeeper } from './lease-keeper.ts'
import { loopLoad } from './loop-load.ts'
import { OpenRooms } from './open-rooms.ts'
import { Outbox } from './outbox.ts'
import { isWithin } from './paths.ts'
import { PostgresDocStore } from './postgres-doc-store.ts'
import { PostgresLeases } from './postgres-leases.ts'
import { readRoomName } from './room-name.ts'
import type { Room } from './room.ts'
import { Session } from './session.ts'
import { TIMING, within, type Timing } from './timing.ts'

export type RoomsLog = Record<'info' | 'warn' | 'error', (fields: object, phrase: string) => void>

export type RoomsDeps = {
  readonly db: Kysely<Database>
  readonly access: Access
  readonly people: People
  readonly sandboxes: Sandboxes
  readonly clock: Clock
  readonly log: RoomsLog
  /** Names this server in leases. The same name after a restart takes over at once; others wait 10 s. */
  readonly owner: string
  /** The leases it shares with the other areas; its own when left out. */
  readonly keeper?: LeaseKeeper
  readonly timing?: Partial<Timing>
  readonly compactAfter?: CompactAfter
  /** How busy this process is, 0 to 1; measured when left out. */
  readonly load?: () => number
  /** Postgres, unless a test brings its own. */
  readonly store?: DocStore
  readonly leases?: LeaseStore
}

/** Every open document of this process. */
export class Rooms implements AsyncDisposable {
  readonly #deps: RoomsDeps
  readonly #timing: Timing
  readonly #store: DocStore
  readonly #leases: LeaseKeeper
  readonly #rooms: OpenRooms
  /** Goes up with every change of a role: what was decided before it is asked again. */
  #roleChanges = 0
  readonly #subscriptions: Unsubscribe[]

  constructor(deps: RoomsDeps) {
    this.#deps = deps
    this.#timing = { ...TIMING, ...deps.timing }
    this.#store = deps.store ?? new PostgresDocStore(deps.db)
    this.#leases = deps.keeper ?? this.#ownLeases()
    const { sandboxes, clock, log, load = loopLoad, compactAfter = COMPACT_AFTER } = deps
    this.#rooms = new OpenRooms({
      sandboxes,
      clock,
      log,
      load,
      compactAfter,
      store: this.#store,
      leases: this.#leases,
      timing: this.#timing,
    })
    this.#subscriptions = [
      deps.access.onChange((change) => this.#roleChanged(change)),
      deps.sandboxes.onAgent((id, agent) => this.#agentChanged(id, agent)),
      this.#leases.onLost((id) => this.#closeAll(id)),
    ]
  }

  /** Makes the document of a file, if it has none, and says where its room is. */
  async openRoom(caller: Caller, workspaceId: WorkspaceId, path: string): Promise<RoomInfo> {
    this.#rooms.refuseWhileDraining()
    const role = await this.#deps.access.require(caller.userId, workspaceId, 'read')
    const known = await this.#store.find(workspaceId, path)
    const { fileId } = known ?? (await this.#make(workspaceId, path))
    const room = await this.#rooms.open(workspaceId, fileId)
    // A file that went away has no room to open, unless it holds edits that are nowhere else.
    if (room.bridge.orphaned && !room.bridge.dirty) {
      throw new AppError('not_found', 'There is no such file.')
    }
    const { generation, bridge } = room
    return {
      room: `${fileId}.${generation}`,
      fileId,
      generation,
      path: bridge.path,
      readOnly: can(role, 'edit') ? room.readOnly : 'role',
      eol: bridge.format.eol,
      encoding: bridge.format.bom ? 'utf-8-bom' : 'utf-8',
    }
  }

  /** A connection to a room. What it sends while the room opens waits for it. */
  async accept(socket: WebSocket, request: SocketRequest): Promise<void> {
    const early = new EarlyFrames(socket)
    this.#rooms.refuseWhileDraining()
    const { workspaceId, fileId, generation } = readRoomName(request.params)
    const { userId } = request.caller
    const { access } = this.#deps
    let asked = this.#roleChanges
    let role = await access.require(userId, workspaceId, 'read')
    const person = await this.#personOf(workspaceId, request.caller)
    const room = await this.#rooms.open(workspaceId, fileId)
    if (room.generation !== generation) {
      throw new AppError('gone', 'This document was begun again. Open the file once more.')
    }
    while (asked !== this.#roleChanges) {
      asked = this.#roleChanges
      role = await access.require(userId, workspaceId, 'read')
    }
    if (room.state === 'closed') throw new AppError('restarting', 'The room starts again.')
    if (socket.readyState !== socket.OPEN) return
    this.#join({ room, socket, person, role, extensions: request.query.get('x') === '1' }, early)
  }

  /** After it, every document of the workspace is on disk, or durable and marked as not on disk. */
  async flush(workspaceId: WorkspaceId): Promise<void> {
    await this.#flushAll(this.#rooms.in(workspaceId))
  }

  /** The files area moved a file or a folder: documents go with it. */
  async fileMoved(workspaceId: WorkspaceId, from: string, to: string): Promise<void> {
    const replaced = this.#rooms
      .in(workspaceId)
      .filter(({ path }) => path !== undefined && isWithin(path, to) && !isWithin(path, from))
    for (const { fileId, path } of await this.#store.moveTree(workspaceId, { from, to })) {
      const room = this.#rooms.find(fileId)
      if (room?.path !== undefined && room.path !== path) room.bridge.moved(path)
    }
    for (const room of replaced) room.close('not_found', 'Another file took the place of this one.')
  }

  /** The files area deleted a file or a folder. Documents stay until it is certain that nobody needs them. */
  fileRemoved(workspaceId: WorkspaceId, path: string): void {
    for (const room of this.#rooms.in(workspaceId)) {
      if (room.path !== undefined && isWithin(room.path, path)) room.bridge.removed()
    }
  }

  /** Takes nobody in any more, saves everything, then hangs up with "restarting". */
  async drain(): Promise<void> {
    this.#rooms.drain()
    for (const off of this.#subscriptions) off()
    const rooms = this.#rooms.all()
    // Frames that come from now on are not looked at, so none is acknowledged and lost.
    for (const room of rooms) for (const { socket } of room.sessions) socket.pause()
    await this.#flushAll(rooms)
    for (const room of rooms) room.close('restarting', 'The server restarts.')
    this.#rooms.close()
    if (!this.#deps.keeper) await this.#leases.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.drain()
  }

  /** Lets go of everything as it is, as after losing the process; for tests of what survives that. */
  abandon(): void {
    this.#rooms.drain()
    for (const off of this.#subscriptions) off()
    this.#rooms.close()
    this.#leases.abandon()
    for (const room of this.#rooms.all()) room.close('restarting', 'gone')
  }

  /** The open room of a file, for those who look in from inside. */
  find(fileId: FileId): Room | undefined {
    return this.#rooms.find(fileId)
  }

  #ownLeases(): LeaseKeeper {
    const { db, leases = new PostgresLeases(db), owner, log } = this.#deps
    return new LeaseKeeper({ leases, owner, log, timing: this.#timing })
  }

  async #make(workspaceId: WorkspaceId, path: string): Promise<{ fileId: FileId }> {
    const stat = await this.#deps.sandboxes.agent(workspaceId).files.stat(path)
    if (stat === undefined) throw new AppError('not_found', 'There is no such file.')
    const kind = stat.kind === 'symlink' ? stat.targetKind : stat.kind
    if (kind === undefined) {
      throw new AppError('not_found', 'This link leads nowhere, or out of the workspace.')
    }
    if (kind !== 'file') throw new AppError('not_text', 'Only files can be edited.')
    if (stat.kind === 'file' && stat.size > LIMITS.liveFileBytes) {
      throw new AppError('too_large', 'This file is too large for live editing.')
    }
    return this.#store.create(workspaceId, path)
  }

  #join(
    guest: { room: Room; socket: WebSocket; person: Person; role: Role; extensions: boolean },
    early: EarlyFrames,
  ): void {
    const { room, socket } = guest
    const outbox = new Outbox({
      socket,
      doc: () => room.doc,
      everybody: () => room.carets(session),
      patienceMs: this.#timing.lagPatience,
    })
    const session = new Session({ ...guest, outbox, clock: this.#deps.clock })
    socket.on('close', () => room.leave(session))
    // A socket that breaks closes as well; unheard, the error would end the process.
    socket.on('error', () => undefined)
    room.join(session)
    early.release((bytes) => room.receive(session, bytes))
  }

  async #personOf(workspaceId: WorkspaceId, { userId, name }: Caller): Promise<Person> {
    const [person] = await this.#deps.people.inWorkspace(workspaceId, [userId])
    return person ?? { id: userId, name, slot: 0 }
  }

  #roleChanged({ workspaceId, userId, role }: RoleChange): void {
    this.#roleChanges += 1
    for (const room of this.#rooms.in(workspaceId)) {
      for (const session of room.sessions) {
        if (session.person.id !== userId || session.role === role) continue
        if (role === undefined) session.close('forbidden', 'You are no longer in this workspace.')
        else session.close('role_changed', `Your role is ${role} now.`)
      }
    }
  }

  #agentChanged(workspaceId: WorkspaceId, agent: Agent | undefined): void {
    this.#rooms.agentChanged(workspaceId)
    if (agent !== undefined) void this.#saveWhatIsLeft(workspaceId)
  }

  /** Documents with edits that no file has yet, after a crash or while the sandbox was away. */
  async #saveWhatIsLeft(workspaceId: WorkspaceId): Promise<void> {
    try {
      for (const fileId of await this.#store.dirty(workspaceId)) {
        await this.#rooms.open(workspaceId, fileId)
      }
    } catch (error) {
      this.#deps.log.warn({ err: error, workspaceId }, 'unsaved documents could not be opened')
    }
  }

  #closeAll(workspaceId: WorkspaceId): void {
    for (const room of this.#rooms.in(workspaceId)) {
      room.close('restarting', 'Another server took over this workspace.')
    }
  }

  async #flushAll(rooms: readonly Room[]): Promise<void> {
    const flushed = rooms.map((room) => within(this.#timing.flush, room.flush()))
    for (const result of await Promise.allSettled(flushed)) {
      if (result.status === 'rejected') {
        this.#deps.log.warn({ err: result.reason }, 'a document was not flushed')
      }
    }
  }
}
