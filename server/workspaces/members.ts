import type { Kysely } from 'kysely'
import type { Person } from '../../shared/accounts.ts'
import { AppError } from '../../shared/errors.ts'
import { UserId, type WorkspaceId } from '../../shared/ids.ts'
import { can, type GrantableRole, type Role, type WorkspaceAction } from '../../shared/roles.ts'
import type { Member } from '../../shared/workspaces.ts'
import type { Access, Clock, People, RoleChange, Unsubscribe } from '../seams.ts'
import { note } from '../store/audit.ts'
import type { Database } from '../store/schema.ts'
import { refusal, strangerError } from './refusal.ts'
import { tellAll } from './tell-all.ts'
import {
  lockWorkspace,
  mayLeave,
  mayRule,
  memberIn,
  putIn,
  takeBack,
  takeOut,
  type Entry,
} from './member-changes.ts'

/** Who is in a workspace and as what; the only writer of memberships. */
export class Members implements Access, People {
  readonly #db: Kysely<Database>
  readonly #clock: Clock
  readonly #listeners = new Set<(change: RoleChange) => void>()

  constructor(deps: { db: Kysely<Database>; clock: Clock }) {
    this.#db = deps.db
    this.#clock = deps.clock
  }

  async require(userId: UserId, workspaceId: WorkspaceId, action: WorkspaceAction): Promise<Role> {
    const role = await this.roleOf(userId, workspaceId)
    if (!role) throw strangerError()
    if (!can(role, action)) throw new AppError('forbidden', refusal(action))
    return role
  }

  async roleOf(userId: UserId, workspaceId: WorkspaceId): Promise<Role | undefined> {
    const row = await this.#db
      .selectFrom('member')
      .innerJoin('workspace', 'workspace.id', 'member.workspace_id')
      .select('role')
      .where('workspace_id', '=', workspaceId)
      .where('user_id', '=', userId)
      .where('desired', '!=', 'deleted')
      .executeTakeFirst()
    return row?.role
  }

  onChange(listener: (change: RoleChange) => void): Unsubscribe {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async inWorkspace(workspaceId: WorkspaceId, ids: readonly UserId[]): Promise<Person[]> {
    if (ids.length === 0) return []
    const rows = await this.#db
      .selectFrom('person')
      .leftJoin('member', (join) =>
        join.onRef('member.user_id', '=', 'person.id').on('member.workspace_id', '=', workspaceId),
      )
      .leftJoin('former_member', (join) =>
        join
          .onRef('former_member.user_id', '=', 'person.id')
          .on('former_member.workspace_id', '=', workspaceId),
      )
      .select(['person.id', 'person.name', 'member.slot', 'former_member.slot as former'])
      .where('person.id', 'in', [...new Set(ids)])
      .execute()
    const byId = new Map(rows.map((row) => [row.id, row]))
    return ids.flatMap((id) => {
      const row = byId.get(id)
      return row ? [{ id, name: row.name, slot: row.slot ?? row.former ?? 0 }] : []
    })
  }

  async list(workspaceId: WorkspaceId): Promise<Member[]> {
    const rows = await this.#db
      .selectFrom('member')
      .innerJoin('person', 'person.id', 'member.user_id')
      .select(['person.id', 'person.name', 'slot', 'role', 'joined_at'])
      .where('workspace_id', '=', workspaceId)
      .orderBy('joined_at')
      .orderBy('slot')
      .execute()
    return rows.map(({ id, joined_at, ...row }) => ({
      ...row,
      id: UserId.parse(id),
      joinedAt: joined_at.toISOString(),
    }))
  }

  /** Joins by a link. Who is a member already stays what they are, whatever the link says. */
  async join(workspaceId: WorkspaceId, entry: Entry): Promise<void> {
    const joined = await this.#db.transaction().execute(async (tx) => {
      await lockWorkspace(tx, workspaceId)
      if (await memberIn(tx, workspaceId, entry.userId)) return false
      await putIn(tx, workspaceId, entry)
      const { userId: actor, role } = entry
      await note(tx, { kind: 'joined', actor, workspaceId, details: { role } })
      return true
    })
    if (joined) this.#tell({ workspaceId, userId: entry.userId, role: entry.role })
  }

  /** Gives another role. `actor` must outrank what the person is and what they become. */
  async changeRole(
    workspaceId: WorkspaceId,
    change: { actor: UserId; userId: UserId; role: GrantableRole },
  ): Promise<void> {
    const { actor, userId, role } = change
    await this.#db.transaction().execute(async (tx) => {
      await lockWorkspace(tx, workspaceId)
      await mayRule(tx, { workspaceId, actor, userId, role })
      await tx
        .updateTable('member')
        .set({ role })
        .where('workspace_id', '=', workspaceId)
        .where('user_id', '=', userId)
        .execute()
      await note(tx, {
        kind: 'role_changed',
        actor,
        subject: userId,
        workspaceId,
        details: { role },
      })
    })
    this.#tell({ workspaceId, userId, role })
  }

  /** Removes a person; whoever removes themselves leaves. The owner can do neither. */
  async remove(workspaceId: WorkspaceId, actor: UserId, userId: UserId): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await lockWorkspace(tx, workspaceId)
      if (actor === userId) await mayLeave(tx, workspaceId, userId)
      else await mayRule(tx, { workspaceId, actor, userId })
      await takeOut(tx, workspaceId, {
        userId,
        removed: actor !== userId,
        at: new Date(this.#clock.now()),
      })
      await note(
        tx,
        actor === userId
          ? { kind: 'left', actor, workspaceId }
          : { kind: 'removed', actor, subject: userId, workspaceId },
      )
    })
    this.#tell({ workspaceId, userId, role: undefined })
  }

  /** Undoes a removal. `actor` must outrank what the person becomes. */
  async restore(
    workspaceId: WorkspaceId,
    change: { actor: UserId; userId: UserId; role: GrantableRole },
  ): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await lockWorkspace(tx, workspaceId)
      await takeBack(tx, workspaceId, change)
      const { actor, userId: subject, role } = change
      await note(tx, { kind: 'restored', actor, subject, workspaceId, details: { role } })
    })
    this.#tell({ workspaceId, userId: change.userId, role: change.role })
  }

  /** Everybody is out: told when a workspace is deleted, so that open sockets close. */
  async dismissAll(workspaceId: WorkspaceId): Promise<void> {
    for (const { id } of await this.list(workspaceId)) {
      this.#tell({ workspaceId, userId: id, role: undefined })
    }
  }

  /** Another server made this change: those who listen here hear of it too. */
  heard(change: RoleChange): void {
    this.#tell(change)
  }

  #tell(change: RoleChange): void {
    // One listener that fails must not leave the sockets of a removed person to the others.
    const [error] = tellAll(this.#listeners, change)
    if (error !== undefined) throw error
  }
}
