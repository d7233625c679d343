import type { ReactNode } from 'react'
import type { Message } from '../../shared/chat.ts'
import { relativeTime } from '../ui/time.ts'
import { Avatar } from '../ui/avatar.tsx'
import { t } from '../words/words.ts'
import { useChat } from './use-chat.ts'
import { useMembers } from '../people/use-members.ts'

const MOST_FACES = 4

/** Under what began a thread: who replied, how often, and when last. */
export function ThreadSummary({
  message: { id, thread },
  onOpen,
}: {
  message: Message
  onOpen: () => void
}): ReactNode {
  const unread = useChat().data?.unreadThreads.find((one) => one.id === id)?.unread ?? 0
  if (thread === null) return null
  return (
    <button
      type="button"
      onClick={onOpen}
      className="mt-1 flex min-h-6 max-w-full items-center gap-1.5 rounded-control px-1 text-meta hover:bg-hover pointer-coarse:min-h-9"
    >
      <Faces ids={thread.people} />
      <span className="font-medium whitespace-nowrap text-hi">
        {t('{count} replies', { count: thread.replies })}
      </span>
      {unread > 0 ? (
        <span className="font-semibold whitespace-nowrap text-you">
          {t('{count} new', { count: unread })}
        </span>
      ) : (
        <span className="truncate text-faint">{relativeTime(thread.lastAt)}</span>
      )}
    </button>
  )
}

function Faces({ ids }: { ids: readonly string[] }): ReactNode {
  const { data } = useMembers()
  const people = ids.flatMap((id) => data?.find((one) => one.id === id) ?? [])
  return (
    <span className="flex -space-x-1">
      {people.slice(0, MOST_FACES).map(({ id, name, slot }) => (
        <Avatar key={id} name={name} slot={slot} size={18} />
      ))}
    </span>
  )
}
