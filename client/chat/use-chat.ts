import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { chatApi } from './chat-api.ts'
import { type ChatCache, type Unread, merged, unreadIn } from './chat-cache.ts'

/** Messages that come with one question. */
export const PAGE = 50

/** The chat as far as it is known here; news extend it. */
export function useChat(): UseQueryResult<ChatCache> {
  const { workspace } = useWorkspace()
  const queries = useQueryClient()
  const queryKey = keys.messages(workspace.id)
  return useQuery<ChatCache>({
    queryKey,
    queryFn: async () => {
      const list = await chatApi.page(workspace.id, { limit: PAGE })
      const fresh = { ...list, whole: list.messages.length < PAGE }
      return merged(queries.getQueryData<ChatCache>(queryKey), fresh)
    },
    staleTime: Infinity,
  })
}

/** What of others is new to me. */
export function useUnread(): Unread {
  const { me } = useWorkspace()
  return unreadIn(useChat().data, me.id)
}
