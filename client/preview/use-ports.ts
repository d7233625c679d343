import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { Port } from '../../shared/ports.ts'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { previewApi } from './preview-api.ts'

const HOUR_MS = 60 * 60_000

/** The ports there are; news keep them true. */
export function usePorts(): UseQueryResult<Port[]> {
  const { workspace } = useWorkspace()
  return useQuery({
    queryKey: keys.ports(workspace.id),
    queryFn: () => previewApi.ports(workspace.id),
    enabled: workspace.status === 'running',
    // Nobody sends news when a port's public time is over.
    refetchInterval: ({ state }) => untilNextEnd(state.data),
  })
}

function untilNextEnd(ports: readonly Port[] | undefined): number | false {
  const ends = ports?.flatMap(({ publicUntil }) => (publicUntil ? [Date.parse(publicUntil)] : []))
  if (!ends?.length) return false
  // A timer of more than 24 days would ring at once.
  return Math.min(HOUR_MS, Math.max(1_000, Math.min(...ends) - Date.now() + 500))
}
