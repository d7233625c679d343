import { queryOptions } from '@tanstack/react-query'
import type { WorkspaceId } from '../../shared/ids.ts'
import { type NewTerminal, Terminal, TerminalList } from '../../shared/terminals.ts'
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

export async function closeTerminal(workspaceId: WorkspaceId, id: string): Promise<void> {
  await api.send('DELETE', url`/api/workspaces/${workspaceId}/terminals/${id}`)
}

export async function restartTerminal(workspaceId: WorkspaceId, id: string): Promise<void> {
  await api.send('POST', url`/api/workspaces/${workspaceId}/terminals/${id}/restart`)
}
