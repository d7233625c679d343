import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { chatApi } from './chat-api.ts'
import { type ChatCache, type ThreadCache, withMark } from './chat-cache.ts'

type Wish = {
  /** The last message that is in view; 0 for none. */
  readonly lastId: number
  readonly readUpTo: number
  readonly thread?: number
}

/** What is on a visible screen is read. */
export function useReadMark({ lastId, readUpTo, thread }: Wish): void {
  const { workspace } = useWorkspace()
  const queries = useQueryClient()
  useEffect(() => {
    const mark = (): void => {
      if (lastId <= readUpTo || document.visibilityState !== 'visible') return
      const read = { readUpTo: lastId, ...(thread !== undefined && { thread }) }
      queries.setQueryData<ChatCache>(keys.messages(workspace.id), (now) => withMark(now, read))
      if (thread !== undefined) {
        queries.setQueryData<ThreadCache>(
          keys.thread(workspace.id, thread),
          (now) => now && { ...now, readUpTo: Math.max(now.readUpTo, lastId) },
        )
      }
      // A mark that was not kept only shows the badge once more.
      chatApi.markRead(workspace.id, read).catch(() => {})
    }
    mark()
    document.addEventListener('visibilitychange', mark)
    return () => document.removeEventListener('visibilitychange', mark)
  }, [lastId, readUpTo, thread, workspace.id, queries])
}
