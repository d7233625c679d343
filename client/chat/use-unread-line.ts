import { useState } from 'react'
import type { Message } from '../../shared/chat.ts'

type Wish = { messages: readonly Message[]; readUpTo: number; me: string; atEnd: boolean }

/**
 * After which message the line before what is new stands. It comes when something new is out of view, and
 * stays where it is while that is being read, until `done`.
 */
export function useUnreadLine({ messages, readUpTo, me, atEnd }: Wish) {
  const [opened, setOpened] = useState(false)
  const [line, setLine] = useState<number>()
  const fresh = messages.some(
    ({ id, author, deleted }) => id > readUpTo && author.id !== me && !deleted,
  )
  const unseen = !opened || !atEnd || document.visibilityState !== 'visible'
  if (!opened) setOpened(true)
  if (fresh && unseen && line !== readUpTo && (line === undefined || readUpTo > line)) {
    setLine(readUpTo)
  }
  return { line, done: () => setLine(undefined) }
}
