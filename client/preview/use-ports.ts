import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { Port } from '../../shared/ports.ts'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { previewApi } from './preview-api.ts'

/** The ports there are; news keep them true. */
export function usePorts(): UseQueryResult<Port[]> {
  const { workspace } = useWorkspace()
  return useQuery({
    queryKey: keys.ports(workspace.id),
    queryFn: () => previewApi.ports(workspace.id),
    enabled: workspace.status === 'running',
  })
}
