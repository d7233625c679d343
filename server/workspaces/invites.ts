import type { Kysely } from 'kysely'
import type { LinkInfo } from '../../shared/accounts.ts'
import { AppError } from '../../shared/errors.ts'
import { UserId, WorkspaceId } from '../../shared/ids.ts'
import { can, outranks, type GrantableRole } from '../../shared/roles.ts'
import type { Invite, MadeInvite } from '../../shared/workspaces.ts'
import type { Clock } from '../seams.ts'
import { note } from '../store/audit.ts'
import type { Database } from '../store/schema.ts'
import { closedInviteError } from './member-changes.ts'
import type { Members } from './members.ts'

import { hashLinkSecret, makeLinkSecret } from './secrets.ts'

type Deps = {
  db: Kysely<Database>
  members: Members
  /** The origin people open; links begin with it. */
  publicUrl: string
  clock: Clock
}
export type InviteInfo = Extract<LinkInfo, { kind: 'invite' }>

/** Links into workspaces: made by admins, good for many people until they end or are revoked. */
export class Invites {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Nobody hands out more than they have: only the owner makes links for admins. */
  async make(
    workspaceId: WorkspaceId,
    by: UserId,
    wish: { role: GrantableRole; hours: number },
  ): Promise<MadeInvite> {
    const role = await this.#deps.members.require(by, workspaceId, 'manage_members')
    if (!outranks(role, wish.role)) {
      throw new AppError('forbidden', 'Only the owner can invite admins.')
    }
    const secret = makeLinkSecret()
    const until = new Date(this.#deps.clock.now() + wish.hours * 3_600_000)
    const values = {
      workspace_id: workspaceId,
      role: wish.role,
      secret_hash: hashLinkSecret(secret),
      created_by: by,
      created_at: new Date(this.#deps.clock.now()),
      expires_at: until,
    }
    const row = await this.#deps.db.transaction().execute(async (tx) => {
      const details = { role: wish.role, until: until.toISOString() }
      await note(tx, { kind: 'invite_made', actor: by, workspaceId, details })
      return tx
        .insertInto('invite')
        .values(values)
        .returning(['id', 'role', 'created_by', 'expires_at'])
        .executeTakeFirstOrThrow()
    })
    return { ...toInvite(row), url: `${this.#deps.publicUrl}/join/${secret}` }
  }

  /** Those that still open. */
  async list(workspaceId: WorkspaceId): Promise<Invite[]> {
    const rows = await this.#deps.db
      .selectFrom('invite')
      .select(['id', 'role', 'created_by', 'expires_at'])
      .where('workspace_id', '=', workspaceId)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', new Date(this.#deps.clock.now()))
      .orderBy('created_at', 'desc')
      .execute()
    return rows.map(toInvite)
  }

  /** A second time is as good as once. */
  async revoke(workspaceId: WorkspaceId, by: UserId, id: string): Promise<void> {
    await this.#deps.db.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom('invite')
        .select(['role', 'revoked_at'])
        .where('id', '=', id)
        .where('workspace_id', '=', workspaceId)
        .forUpdate()
        .executeTakeFirst()
      if (!row) throw new AppError('not_found', 'There is no such invite.')
      if (row.revoked_at) return
      const revoked_at = new Date(this.#deps.clock.now())
      await tx.updateTable('invite').set({ revoked_at }).where('id', '=', id).execute()
      const details = { role: row.role }
      await note(tx, { kind: 'invite_revoked', actor: by, workspaceId, details })
    })
  }

  /** What a link opens, for the page that asks before joining; undefined when it opens nothing. */
  async describe(secret: string): Promise<InviteInfo | undefined> {
    const invite = await this.#live(secret)
    return (
      invite && {
        kind: 'invite',
        workspace: { id: invite.workspaceId, name: invite.workspaceName },
        role: invite.role,
        invitedBy: invite.invitedBy,
        expiresAt: invite.expiresAt.toISOString(),
      }
    )
  }

  /** Makes a person a member, once; a member keeps the role they have. */
  async redeem(secret: string, userId: UserId): Promise<WorkspaceId> {
    const invite = await this.#live(secret)
    if (!invite) throw closedInviteError()
    const { id, role, createdAt, workspaceId } = invite
    await this.#deps.members.join(workspaceId, { userId, role, invite: { id, createdAt } })
    return workspaceId
  }

  /** A link is worth what its maker may still do: a demoted admin's links close. */
  async #live(secret: string): Promise<LiveInvite | undefined> {
    const row = await this.#deps.db
      .selectFrom('invite')
      .innerJoin('workspace', 'workspace.id', 'invite.workspace_id')
      .innerJoin('person', 'person.id', 'invite.created_by')
      .leftJoin('member', (join) =>
        join
          .onRef('member.workspace_id', '=', 'invite.workspace_id')
          .onRef('member.user_id', '=', 'invite.created_by'),
      )
      .select(['invite.id', 'invite.role', 'invite.expires_at', 'invite.created_at'])
      .select(['workspace.id as workspace_id', 'workspace.name as workspace_name'])
      .select(['person.name as invited_by', 'member.role as maker_role'])
      .where('secret_hash', '=', hashLinkSecret(secret))
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', new Date(this.#deps.clock.now()))
      .where('workspace.desired', '!=', 'deleted')
      .executeTakeFirst()
    if (!row?.maker_role || !can(row.maker_role, 'manage_members')) return undefined
    if (!outranks(row.maker_role, row.role)) return undefined
    return {
      id: row.id,
      role: row.role,
      workspaceId: WorkspaceId.parse(row.workspace_id),
      workspaceName: row.workspace_name,
      invitedBy: row.invited_by,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
    }
  }
}

type LiveInvite = {
  id: string
  role: GrantableRole
  workspaceId: WorkspaceId
  workspaceName: string
  invitedBy: string
  createdAt: Date
  expiresAt: Date
}

function toInvite(row: {
  id: string
  role: GrantableRole
  created_by: string
  expires_at: Date
}): Invite {
  return {
    id: row.id,
    role: row.role,
    createdBy: UserId.parse(row.created_by),
    expiresAt: row.expires_at.toISOString(),
  }
}
