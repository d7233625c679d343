import type { Message } from '../../shared/chat.ts'
import type { UserId } from '../../shared/ids.ts'

type Wish = Partial<Omit<Message, 'author' | 'mentions'>> & {
  author?: string
  mentions?: readonly string[]
}

/** A message as the server would send it, said by Ada unless told otherwise. */
export function aMessage(id: number, wish: Wish = {}): Message {
  const { author = 'ada', mentions = [], ...rest } = wish
  return {
    id,
    author: { id: author as UserId, name: author, slot: 0 },
    text: `message ${id}`,
    mentions: mentions as UserId[],
    createdAt: new Date(Date.UTC(2026, 0, 1, 12, 0, id)).toISOString(),
    replyTo: null,
    key: null,
    editedAt: null,
    deleted: false,
    reactions: [],
    images: [],
    thread: null,
    ...rest,
  }
}
