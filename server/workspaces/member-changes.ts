import type { Transaction } from 'kysely'
import { AppError } from '../../shared/errors.ts'
import type { UserId, WorkspaceId } from '../../shared/ids.ts'
import { can, outranks, type GrantableRole, type Role } from '../../shared/roles.ts'
import type { Database } from '../store/schema.ts'
import { refusal, strangerError } from './refusal.ts'
import { lowestFreeSlot } from './slot.ts'

type Tx = Transaction<Database>

/** Changes of one workspace's members happen one after the other, so that no two joins share a slot. */
export async function lockWorkspace(tx: Tx, workspaceId: WorkspaceId): Promise<void> {
  const found = await tx
    .selectFrom('workspace')
    .select('id')
    .where('id', '=', workspaceId)
    .where('desired', '!=', 'deleted')
    .forUpdate()
    .executeTakeFirst()
  if (!found) throw strangerError()
}

export async function memberIn(tx: Tx, workspaceId: WorkspaceId, userId: UserId) {
  return tx
    .selectFrom('member')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
}

export async function mayRule(
  tx: Tx,
  {
    workspaceId,
    actor,
    userId,
    role,
  }: { workspaceId: WorkspaceId; actor: UserId; userId: UserId; role?: Role },
): Promise<void> {
  const self = await memberIn(tx, workspaceId, actor)
  if (!self) throw strangerError()
  if (!can(self.role, 'manage_members')) throw new AppError('forbidden', refusal('manage_members'))
  const other = await memberIn(tx, workspaceId, userId)
  if (!other) throw new AppError('not_found', 'This person is not a member.')
  if (!outranks(self.role, other.role)) {
    throw new AppError(
      'forbidden',
      `You cannot change ${other.role === 'owner' ? 'the owner' : 'another admin'}.`,
    )
  }
  if (role && !outranks(self.role, role)) {
    throw new AppError('forbidden', 'Only the owner can make somebody an admin.')
  }
}

export async function mayLeave(tx: Tx, workspaceId: WorkspaceId, userId: UserId): Promise<void> {
  const member = await memberIn(tx, workspaceId, userId)
  if (!member) throw strangerError()
  if (member.role === 'owner') {
    throw new AppError('conflict', 'The owner cannot leave. Delete the workspace instead.')
  }
}

/** Somebody who comes in by a link. */
export type Entry = {
  readonly userId: UserId
  readonly role: GrantableRole
  readonly invite: { readonly id: string; readonly createdAt: Date }
}

/** Looks once more under the lock: the link may be revoked, or the person removed, since it was read. */
export async function putIn(tx: Tx, workspaceId: WorkspaceId, entry: Entry): Promise<void> {
  const { userId, role, invite } = entry
  const open = await tx
    .selectFrom('invite')
    .select('id')
    .where('id', '=', invite.id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (!open) throw closedInviteError()
  const former = await takeFormer(tx, workspaceId, entry)
  const slot = await freeSlot(tx, workspaceId, former?.slot)
  await tx
    .insertInto('member')
    .values({ workspace_id: workspaceId, user_id: userId, role, slot, invite_id: invite.id })
    .execute()
}

export function closedInviteError(): AppError {
  return new AppError('not_found', 'This invite has ended or was revoked. Ask for a new one.')
}

async function takeFormer(tx: Tx, workspaceId: WorkspaceId, { userId, invite }: Entry) {
  const former = await tx
    .deleteFrom('former_member')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .returningAll()
    .executeTakeFirst()
  if (!former?.removed || invite.createdAt > former.left_at) return former
  throw new AppError(
    'forbidden',
    'You were removed from this workspace after this link was made. Ask for a new one.',
  )
}

async function freeSlot(tx: Tx, workspaceId: WorkspaceId, before?: number): Promise<number> {
  const members = await tx
    .selectFrom('member')
    .select('slot')
    .where('workspace_id', '=', workspaceId)
    .execute()
  return lowestFreeSlot(
    members.map(({ slot }) => slot),
    before,
  )
}

/** Takes a member out and remembers their colour, and whether they were shown the door. */
export async function takeOut(
  tx: Tx,
  workspaceId: WorkspaceId,
  { userId, removed, at }: { userId: UserId; removed: boolean; at: Date },
): Promise<void> {
  const out = await tx
    .deleteFrom('member')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .returning(['slot', 'invite_id'])
    .executeTakeFirstOrThrow()
  const gone = { slot: out.slot, removed, left_at: at }
  await tx
    .insertInto('former_member')
    .values({ workspace_id: workspaceId, user_id: userId, ...gone })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'user_id']).doUpdateSet(gone))
    .execute()
  // The link they came by would let them in again under another name.
  if (!removed || !out.invite_id) return
  await tx
    .updateTable('invite')
    .set({ revoked_at: at })
    .where('id', '=', out.invite_id)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Undoes `takeOut` for somebody who was removed: with the same colour, and the link they came by opens again. */
export async function takeBack(
  tx: Tx,
  workspaceId: WorkspaceId,
  { actor, userId, role }: { actor: UserId; userId: UserId; role: GrantableRole },
): Promise<void> {
  const self = await memberIn(tx, workspaceId, actor)
  if (!self) throw strangerError()
  if (!can(self.role, 'manage_members')) throw new AppError('forbidden', refusal('manage_members'))
  if (!outranks(self.role, role)) {
    throw new AppError('forbidden', 'Only the owner can make somebody an admin.')
  }
  const former = await tx
    .deleteFrom('former_member')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    // Who left by themselves comes back by themselves.
    .where('removed', '=', true)
    .returning(['slot', 'left_at'])
    .executeTakeFirst()
  if (!former) throw new AppError('not_found', 'This person was not removed from here.')
  const link = await tx
    .updateTable('invite')
    .set({ revoked_at: null })
    .where('workspace_id', '=', workspaceId)
    .where('revoked_at', '=', former.left_at)
    .returning('id')
    .executeTakeFirst()
  const slot = await freeSlot(tx, workspaceId, former.slot)
  const invite_id = link?.id ?? null
  await tx
    .insertInto('member')
    .values({ workspace_id: workspaceId, user_id: userId, role, slot, invite_id })
    .execute()
}
