import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Member } from '../../shared/workspaces.ts'
import { workspacesApi } from '../dashboard/workspaces-api.ts'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'

/** Who belongs to the workspace. */
export function useMembers(): UseQueryResult<readonly Member[]> {
  const { workspace } = useWorkspace()
  return useQuery({
    queryKey: keys.members(workspace.id),
    queryFn: () => workspacesApi.members(workspace.id),
  })
}

/** Their names by id. */
export function useMemberNames(): ReadonlyMap<string, string> {
  const { data } = useMembers()
  return useMemo(() => new Map(data?.map(({ id, name }) => [id, name])), [data])
}
