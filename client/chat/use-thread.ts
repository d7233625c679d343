import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { chatApi } from './chat-api.ts'
import type { ThreadCache } from './chat-cache.ts'
import { PAGE } from './use-chat.ts'

/** A thread as far as it is known here; news extend it. */
export function useThread(root: number): UseQueryResult<ThreadCache> {
  const { workspace } = useWorkspace()
  return useQuery<ThreadCache>({
    queryKey: keys.thread(workspace.id, root),
    queryFn: async () => {
      const list = await chatApi.thread(workspace.id, root, { limit: PAGE })
      return { ...list, whole: list.messages.length < PAGE }
    },
    staleTime: Infinity,
  })
}
