import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { Member } from '../../shared/workspaces.ts'
import { membersApi } from './members-api.ts'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'

/** Everybody who may be here. */
export function useMembers(): UseQueryResult<Member[]> {
  const { workspace } = useWorkspace()
  return useQuery({
    queryKey: keys.members(workspace.id),
    queryFn: () => membersApi.members(workspace.id),
  })
}
