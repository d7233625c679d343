import { z } from 'zod'
import { type GrantableRole } from '../../shared/roles.ts'
import { Invite, MadeInvite, Member } from '../../shared/workspaces.ts'
import { api, url } from '../app/api.ts'

/** Who is in a workspace, and who may come. */
export const membersApi = {
  members: async (id: string) =>
    (
      await api.call(
        'GET',
        url`/api/workspaces/${id}/members`,
        z.object({ members: z.array(Member) }),
      )
    ).members,
  changeRole: (id: string, userId: string, role: GrantableRole) =>
    api.send('PATCH', url`/api/workspaces/${id}/members/${userId}`, { body: { role } }),
  /** Undoes a removal. */
  restoreMember: (id: string, userId: string, role: GrantableRole) =>
    api.send('PUT', url`/api/workspaces/${id}/members/${userId}`, { body: { role } }),
  removeMember: (id: string, userId: string) =>
    api.send('DELETE', url`/api/workspaces/${id}/members/${userId}`),
  invites: async (id: string) =>
    (
      await api.call(
        'GET',
        url`/api/workspaces/${id}/invites`,
        z.object({ invites: z.array(Invite) }),
      )
    ).invites,
  invite: (id: string, body: { role: GrantableRole; hours?: number }) =>
    api.call('POST', url`/api/workspaces/${id}/invites`, MadeInvite, { body }),
  revokeInvite: (id: string, inviteId: string) =>
    api.send('DELETE', url`/api/workspaces/${id}/invites/${inviteId}`),
}
