import { useQuery } from '@tanstack/react-query'
import { Overview, type WorkspaceLife } from '../../shared/overview.ts'
import { api } from '../app/api.ts'

const LOOK_AGAIN_MS = 10_000
const NOTHING: ReadonlyMap<string, WorkspaceLife> = new Map()

/** What goes on in my workspaces now, by their ids. Without an answer the list stands without it. */
export function useOverview(wanted: boolean): ReadonlyMap<string, WorkspaceLife> {
  const { data } = useQuery({
    queryKey: ['overview'],
    queryFn: ({ signal }) => api.call('GET', '/api/me/overview', Overview, { signal }),
    enabled: wanted,
    refetchInterval: LOOK_AGAIN_MS,
    refetchOnMount: 'always',
    select: ({ workspaces }) =>
      new Map(workspaces.map((life) => [life.id as string, life] as const)),
  })
  return data ?? NOTHING
}
