import { MessageSquareReply } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '../ui/badge.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import type { ChatCache } from './chat-cache.ts'

/** That there are new replies, and the way to the latest of them. */
export function UnreadThreads({ threads }: { threads: ChatCache['unreadThreads'] }): ReactNode {
  const { chat } = useWorkspace().session
  const [first] = threads
  if (!first) return null
  const replies = threads.reduce((sum, { unread }) => sum + unread, 0)
  return (
    <button
      type="button"
      onClick={() => chat.openThread(first.id)}
      className="flex h-9 shrink-0 items-center gap-2 border-b border-line px-3 text-left text-meta outline-offset-[-2px] hover:bg-hover"
    >
      <MessageSquareReply size={16} strokeWidth={1.5} aria-hidden className="text-muted" />
      <span className="min-w-0 flex-1 truncate text-hi">
        {threads.length === 1
          ? t('New replies in a thread')
          : t('New replies in {count} threads', { count: threads.length })}
      </span>
      <Badge count={replies} />
    </button>
  )
}
