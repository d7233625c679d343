import { z } from 'zod'
import { type NewWorkspace, Workspace, type WorkspaceChange } from '../../shared/workspaces.ts'
import { api, url } from '../app/api.ts'

/** Workspaces, as the server tells. */
export const workspacesApi = {
  list: async () =>
    (await api.call('GET', '/api/workspaces', z.object({ workspaces: z.array(Workspace) })))
      .workspaces,
  get: (id: string) => api.call('GET', url`/api/workspaces/${id}`, Workspace),
  create: (body: NewWorkspace) => api.call('POST', '/api/workspaces', Workspace, { body }),
  change: (id: string, body: WorkspaceChange) =>
    api.call('PATCH', url`/api/workspaces/${id}`, Workspace, { body }),
  start: (id: string) => api.send('POST', url`/api/workspaces/${id}/start`, { repeatable: true }),
  stop: (id: string) => api.send('POST', url`/api/workspaces/${id}/stop`, { repeatable: true }),
  /** Refuses the idle stop that is counting down. */
  keep: (id: string) =>
    api.send('POST', url`/api/workspaces/${id}/keep-awake`, { body: {}, repeatable: true }),
  delete: (id: string) => api.send('DELETE', url`/api/workspaces/${id}`),
}
