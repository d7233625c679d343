import type { ReactNode } from 'react'
import { Badge } from '../ui/badge.tsx'
import { t } from '../words/words.ts'
import type { Unread } from './chat-cache.ts'

/** What is new, as a number: in colour, with an @, where one is named. */
export function ChatBadge({
  unread: { all, mentions },
  className,
}: {
  unread: Unread
  className: string
}): ReactNode {
  if (all === 0) return null
  if (mentions === 0) return <Badge tone="quiet" count={all} className={className} />
  return <Badge sign="@" count={mentions} className={className} />
}

/** The same in words; empty when nothing is new. */
export function unreadWords({ all, mentions }: Unread): string {
  if (all === 0) return ''
  if (mentions === 0) return t('{count} unread', { count: all })
  return t('{all} unread, {count} name you', { all, count: mentions })
}
