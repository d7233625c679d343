import { z } from 'zod'
import { type GrantableRole } from '../../shared/roles.ts'
import {
  Invite,
  MadeInvite,
  Member,
  type NewWorkspace,
  Workspace,
  type WorkspaceChange,
} from '../../shared/workspaces.ts'
import { api, url } from '../app/api.ts'

/** Workspaces and who is in them, as the server tells. */
export const workspacesApi = {
  list: async () =>
    (await api.call('GET', '/api/workspaces', z.object({ workspaces: z.array(Workspace) })))
      .workspaces,
  get: (id: string) => api.call('GET', url`/api/workspaces/${id}`, Workspace),
  create: (body: NewWorkspace) => api.call('POST', '/api/workspaces', Workspace, { body }),
  change: (id: string, body: WorkspaceChange) =>
    api.call('PATCH', url`/api/workspaces/${id}`, Workspace, { body }),
  start: (id: string) => api.send('POST', url`/api/workspaces/${id}/start`),
  stop: (id: string) => api.send('POST', url`/api/workspaces/${id}/stop`),
  /** Refuses the idle stop that is counting down. */
  keep: (id: string) => api.send('POST', url`/api/workspaces/${id}/keep-awake`, { body: {} }),
  delete: (id: string) => api.send('DELETE', url`/api/workspaces/${id}`),

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
