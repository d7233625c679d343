import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { ChatCache } from '../workspace/apply-news.ts'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { chatApi } from './chat-api.ts'

/** The chat as far as it is known here; news extend it. */
export function useChat(): UseQueryResult<ChatCache> {
  const { workspace } = useWorkspace()
  return useQuery<ChatCache>({
    queryKey: keys.messages(workspace.id),
    queryFn: () => chatApi.page(workspace.id),
    staleTime: Infinity,
  })
}

/** How many messages of others are new to me. */
export function useUnread(): number {
  const { me } = useWorkspace()
  return unreadIn(useChat().data, me.id)
}

/** Messages of others past my mark. */
export function unreadIn(chat: ChatCache | undefined, myId: string): number {
  if (!chat) return 0
  return chat.messages.filter(({ id, author }) => id > chat.readUpTo && author.id !== myId).length
}
