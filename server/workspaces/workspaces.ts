import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { UserId, WorkspaceId } from '../../shared/ids.ts'
import type {
  NewWorkspace,
  StartStep,
  Workspace,
  WorkspaceChange,
  WorkspaceSettings,
} from '../../shared/workspaces.ts'
import type { DiskDriver } from '../runtime/disk/disk.ts'
import type { RuntimeDriver } from '../runtime/driver.ts'
import type { BeforeStop, Clock, NewsDesk, Ownership, Sandboxes, Unsubscribe } from '../seams.ts'
import type { Database } from '../store/schema.ts'
import { Activity } from './activity.ts'
import { Announcer } from './announcer.ts'
import { BeforeStops } from './before-stops.ts'
import { Cloner } from './cloner.ts'
import { CrashCount } from './crash-count.ts'
import { oomReason } from './exit-reason.ts'
import { IdleWatch } from './idle-watch.ts'
import { Lifecycle } from './lifecycle.ts'
import { LiveSandboxes } from './live-sandboxes.ts'
import type { Log } from './log.ts'
import type { Members } from './members.ts'
import { Reconciler } from './reconciler.ts'
import { SandboxStarter, type ConnectAgent, type PrepareDatabase } from './sandbox-starter.ts'
import { WorkspaceSecrets } from './secrets.ts'
import { WorkspaceLocks } from './workspace-locks.ts'
import { toWireFor, waitingSteps, type WorkspaceRow } from './workspace-row.ts'
import { WorkspaceStore } from './workspace-store.ts'

export type WorkspacesDeps = {
  db: Kysely<Database>
  /** For one connection of our own, which holds the locks. */
  connection: pg.ClientConfig
  members: Members
  driver: RuntimeDriver
  disk: DiskDriver
  connectAgent: ConnectAgent
  prepareDatabase: PrepareDatabase
  news: NewsDesk
  /** The instance's secret, from which tokens and passwords are derived. */
  secret: Buffer
  clock: Clock
  log: Log
  /** Left out where no other server can be: then all are ours. */
  ownership?: Ownership
  defaults?: WorkspaceSettings
  timing?: {
    sweepMs?: number
    idleTickMs?: number
    firstRetryMs?: number
    beforeStopMs?: number
    phaseSeconds?: Partial<Record<StartStep['step'], number>>
  }
}

const DEFAULTS: WorkspaceSettings = { memoryMib: 2_048, cpus: 2, pids: 1_024, idleMinutes: 30 }
const KEEP_AWAKE_HOURS = { usual: 2, most: 12 }

/** What people can do with workspaces. Every wish is written before anything is done about it. */
export class Workspaces implements AsyncDisposable {
  /** The sandboxes that run, for the other areas. */
  readonly sandboxes: Sandboxes
  readonly store: WorkspaceStore
  readonly #deps: WorkspacesDeps
  readonly #activity: Activity
  readonly #announcer: Announcer
  readonly #beforeStops: BeforeStops
  readonly #reconciler: Reconciler
  readonly #lifecycle: Lifecycle
  readonly #locks: WorkspaceLocks
  readonly #cloner: Cloner

  constructor(deps: WorkspacesDeps) {
    const { clock, db, driver, disk, log, members, news, timing = {} } = deps
    this.#deps = deps
    const store = new WorkspaceStore({ db })
    const activity = new Activity({ clock })
    const live = new LiveSandboxes({ onTouch: (id) => idle.touch(id), log })
    const announcer = new Announcer({ store, live, activity, news })
    const beforeStops = new BeforeStops({ log, longestMs: timing.beforeStopMs })
    const core = { store, driver, disk, live, activity, announcer, beforeStops, clock, log }
    const idle = new IdleWatch({ ...core, onWish: (id) => this.#lifecycle.changed(id) })
    const { connectAgent, prepareDatabase } = deps
    const starter = new SandboxStarter({
      ...core,
      connectAgent,
      prepareDatabase,
      secrets: new WorkspaceSecrets(deps.secret),
      phaseSeconds: timing.phaseSeconds,
    })
    this.#cloner = new Cloner({ store, live, announcer, log })
    const reconciler = new Reconciler({
      ...core,
      starter,
      crashes: new CrashCount({ clock }),
      onLost: (id) => this.#lifecycle.lost(id),
    })
    this.#reconciler = reconciler
    this.#locks = new WorkspaceLocks({ connection: deps.connection })
    const { ownership } = deps
    const parts = { idle, reconciler, locks: this.#locks, ownership }
    this.#lifecycle = new Lifecycle({ ...core, ...timing, ...parts })
    this.store = store
    this.sandboxes = live
    this.#activity = activity
    this.#announcer = announcer
    this.#beforeStops = beforeStops
    this.#listenInside(live)
    members.onChange(({ workspaceId, userId, role }) => {
      news.publish(workspaceId, { type: 'members' })
      if (role) news.tell(workspaceId, userId, { type: 'role', role })
    })
  }

  /** Adopts what runs, starts what should, removes orphans. Call it once everybody listens. */
  begin(): Promise<void> {
    return this.#lifecycle.begin()
  }

  /** `hook` is asked before a sandbox stops. */
  beforeStop(hook: BeforeStop): Unsubscribe {
    return this.#beforeStops.add(hook)
  }

  async create(userId: UserId, wish: z.output<typeof NewWorkspace>): Promise<Workspace> {
    const settings = this.#deps.defaults ?? DEFAULTS
    const row = await this.store.create(userId, { ...wish, settings })
    this.#announcer.tell(row)
    this.#lifecycle.look(row.id)
    return toWireFor(row, 'owner', undefined)
  }

  async listFor(userId: UserId): Promise<Workspace[]> {
    const found = await this.store.listFor(userId)
    return found.map(({ row, role }) => toWireFor(row, role, this.#activity.stopsAt(row.id)))
  }

  get(id: WorkspaceId): Promise<WorkspaceRow> {
    return this.store.get(id)
  }

  /** When idleness stops it, once the countdown runs. */
  stopsAt(id: WorkspaceId): number | undefined {
    return this.#activity.stopsAt(id)
  }

  /** Limits count from the next start on, the idle stop at once. */
  async change(id: WorkspaceId, change: WorkspaceChange): Promise<WorkspaceRow> {
    const row = await this.store.change(id, change)
    this.#activity.update(row)
    this.#announcer.tell(row)
    return row
  }

  /** What runs, or is being started, stays as it is. */
  async start(id: WorkspaceId): Promise<WorkspaceRow> {
    const row = await this.store.get(id)
    if (row.desired === 'running') {
      this.sandboxes.touch(id)
      this.#lifecycle.look(id)
      return row
    }
    this.#reconciler.freshStart(id)
    const steps = waitingSteps()
    return this.#want(id, 'running', { status: 'starting', reason: null, steps })
  }

  /** Edits are put on disk first. What is stopped stays so. */
  async stop(id: WorkspaceId): Promise<WorkspaceRow> {
    const row = await this.store.get(id)
    if (row.desired === 'stopped' && row.status === 'stopped') return row
    return this.#want(id, 'stopped', { status: 'stopping', reason: null })
  }

  /** Gone for everybody at once; what it ran on goes in a moment, or after the next start. */
  async delete(id: WorkspaceId, by: UserId): Promise<void> {
    await this.store.get(id)
    if (!(await this.store.wantDeleted(id, by))) return
    this.#deps.news.publish(id, { type: 'deleted' })
    await this.#deps.members.dismissAll(id)
    this.#lifecycle.changed(id)
  }

  /** Refuses the idle stop for some hours: two, unless said otherwise, and never more than twelve. */
  async keepAwake(id: WorkspaceId, hours = KEEP_AWAKE_HOURS.usual): Promise<WorkspaceRow> {
    const ms = Math.min(hours, KEEP_AWAKE_HOURS.most) * 3_600_000
    const row = await this.store.keepAwake(id, this.#deps.clock.now() + ms)
    this.#activity.update(row)
    this.sandboxes.touch(id)
    this.#announcer.tell(row)
    return row
  }

  /** Resolves when nothing is being done about a workspace, retries that wait aside. */
  settled(id: WorkspaceId): Promise<void> {
    return this.#lifecycle.settled(id)
  }

  /** Sandboxes go on running; the next server adopts them. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#cloner[Symbol.dispose]()
    await this.#lifecycle[Symbol.asyncDispose]()
    await this.#locks[Symbol.asyncDispose]()
  }

  async #want(
    id: WorkspaceId,
    desired: 'running' | 'stopped',
    seen: Parameters<WorkspaceStore['want']>[2],
  ): Promise<WorkspaceRow> {
    const row = await this.store.want(id, desired, seen)
    if (!row) throw new AppError('not_found', 'There is no such workspace.')
    this.#announcer.tell(row)
    this.#lifecycle.changed(id)
    return row
  }

  /** What agents say of their insides: work that goes on, and memory that ran out. */
  #listenInside(live: LiveSandboxes): void {
    live.onAgent((id, agent) => {
      agent?.onEvent((event) => {
        if (event.type === 'activity') live.touch(id)
        if (event.type === 'oom') void this.#outOfMemory(id)
      })
    })
  }

  async #outOfMemory(id: WorkspaceId): Promise<void> {
    try {
      const row = await this.store.find(id)
      if (row?.status !== 'running') return
      const { memoryMib } = row.life_settings ?? row.settings
      await this.#announcer.see(id, { reason: oomReason(memoryMib) })
    } catch (error) {
      this.#deps.log.warn({ err: error, workspaceId: id }, 'out of memory not told')
    }
  }
}
