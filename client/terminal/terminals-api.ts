import { queryOptions } from '@tanstack/react-query'
import type { WorkspaceId } from '../../shared/ids.ts'
import {
  type FoundPath,
  type NewTerminal,
  PathAnswer,
  Terminal,
  TerminalList,
} from '../../shared/terminals.ts'
import { api, url } from '../app/api.ts'
import { keys } from '../workspace/query-keys.ts'

/** The terminals of a workspace; news keep the list right. */
export function terminalsQuery(workspaceId: WorkspaceId) {
  return queryOptions({
    queryKey: keys.terminals(workspaceId),
    queryFn: async ({ signal }) => {
      const path = url`/api/workspaces/${workspaceId}/terminals`
      const { terminals } = await api.call('GET', path, TerminalList, { signal })
      return terminals
    },
  })
}

export function createTerminal(
  workspaceId: WorkspaceId,
  wish: Pick<NewTerminal, 'command' | 'title'> = {},
): Promise<Terminal> {
  const path = url`/api/workspaces/${workspaceId}/terminals`
  return api.call('POST', path, Terminal, { body: { cols: 80, rows: 24, ...wish } })
}

/** An empty title gives the name back to the program. */
export async function renameTerminal(
  workspaceId: WorkspaceId,
  id: string,
  title: string,
): Promise<void> {
  await api.send('PATCH', url`/api/workspaces/${workspaceId}/terminals/${id}`, { body: { title } })
}

/** What a path printed there means; null when it is no file of the workspace. */
export async function findPrintedPath(
  workspaceId: WorkspaceId,
  id: string,
  path: string,
): Promise<FoundPath | null> {
  const at = url`/api/workspaces/${workspaceId}/terminals/${id}/path?path=${path}`
  return (await api.call('GET', at, PathAnswer)).found
}

export async function closeTerminal(workspaceId: WorkspaceId, id: string): Promise<void> {
  await api.send('DELETE', url`/api/workspaces/${workspaceId}/terminals/${id}`)
}

export async function restartTerminal(workspaceId: WorkspaceId, id: string): Promise<void> {
  await api.send('POST', url`/api/workspaces/${workspaceId}/terminals/${id}/restart`)
}
