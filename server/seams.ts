/**
 * What one area may know of another: interfaces only. `main.ts` hands the real things over by
 * constructor. Infrastructure (`http/`, `store/`) may be imported by every area; areas never import
 * each other.
 */
import type { WebSocket } from 'ws'
import type { Person } from '../shared/accounts.ts'
import type { UserId, WorkspaceId } from '../shared/ids.ts'
import type { News } from '../shared/news.ts'
import type { Role, WorkspaceAction } from '../shared/roles.ts'
import type { Agent } from './agent/agent.ts'

/** Who makes a request, known by session cookie, API token or ticket. */
export type Caller = {
  readonly userId: UserId
  readonly name: string
  readonly instanceOwner: boolean
  /** What ends when it is revoked: open sockets of an ended session are closed. */
  readonly via: { kind: 'session'; id: string } | { kind: 'token'; id: string }
}

/** Undo of a subscription. */
export type Unsubscribe = () => void

/** Membership, as the other areas see it. */
export interface Access {
  /** The caller's role, if it allows `action`. `not_found` for strangers, `forbidden` with a sentence otherwise. */
  require(userId: UserId, workspaceId: WorkspaceId, action: WorkspaceAction): Promise<Role>
  roleOf(userId: UserId, workspaceId: WorkspaceId): Promise<Role | undefined>
  /** Told after the change is committed. `role` is undefined when the person is out. */
  onChange(listener: (change: RoleChange) => void): Unsubscribe
}
export type RoleChange = {
  readonly workspaceId: WorkspaceId
  readonly userId: UserId
  readonly role: Role | undefined
}

/** People, as the other areas see them. */
export interface People {
  /** In the order of `ids`; unknown ids are left out. `slot` is the colour slot in that workspace. */
  inWorkspace(workspaceId: WorkspaceId, ids: readonly UserId[]): Promise<Person[]>
}

/** Running sandboxes, as the other areas see them. */
export interface Sandboxes {
  /** The agent of a running sandbox; `sandbox_unavailable` with the reason when there is none. */
  agent(workspaceId: WorkspaceId): Agent
  /** The same, or undefined. */
  findAgent(workspaceId: WorkspaceId): Agent | undefined
  /** A new agent on every start, adoption or restart; undefined when the sandbox went away. */
  onAgent(listener: (workspaceId: WorkspaceId, agent: Agent | undefined) => void): Unsubscribe
  /** Somebody works here: keeps the idle stop away. */
  touch(workspaceId: WorkspaceId): void
  /** Host and port of the workspace's Postgres, its database, and the platform's superuser. */
  database(workspaceId: WorkspaceId): Promise<DatabaseAddress>
}
export type DatabaseAddress = {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly superuser: { readonly name: string; readonly password: string }
  /** The owner of the database: what `DATABASE_URL` uses inside the sandbox. */
  readonly owner: { readonly name: string; readonly password: string }
  /** The read-only role of viewers. */
  readonly reader: { readonly name: string; readonly password: string }
  /** What `DATABASE_URL` says inside the sandbox. */
  readonly urlInside: string
}

/** Which workspaces this process looks after: one process each, by a lease in the database (decision 8). */
export interface Ownership {
  /** Whether it is ours as far as we know; another may have taken it while we slept. */
  holds(workspaceId: WorkspaceId): boolean
  /** Takes it unless another process has it; false: it has. */
  claim(workspaceId: WorkspaceId): Promise<boolean>
  onGained(listener: (workspaceId: WorkspaceId) => void): Unsubscribe
  /** It is another's now: whatever we hold of it is to be let go. */
  onLost(listener: (workspaceId: WorkspaceId) => void): Unsubscribe
}

/** Tells everybody in a workspace what happened. */
export interface NewsDesk {
  publish(workspaceId: WorkspaceId, news: News): void
  /** To one person only, in all their tabs. */
  tell(workspaceId: WorkspaceId, userId: UserId, news: News): void
}

/** Asks before a sandbox stops: flush what is not on disk yet. Rejecting does not stop the stop. */
export interface BeforeStop {
  (workspaceId: WorkspaceId): Promise<void>
}

/** One kind of WebSocket. Origin and caller are checked before `accept` is called. */
export interface SocketRoute {
  /** Path with parameters, `/collab/:workspaceId/:room`. */
  readonly path: string
  /**
   * Called in the same tick in which the socket opened: attach the message listener before any await.
   * What it throws or rejects with closes the socket with the code of the error table.
   */
  accept(socket: WebSocket, request: SocketRequest): void | Promise<void>
}
export type SocketRequest = {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly caller: Caller
}

/** Time and chance, so that a test can hold them still. */
export interface Clock {
  now(): number
}
export const systemClock: Clock = { now: () => Date.now() }
