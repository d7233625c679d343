import { z } from 'zod'
import { UserId } from './ids.ts'
import { LIMITS } from './limits.ts'
import { Timestamp } from './time.ts'

export const NewMessage = z.object({ text: z.string().trim().min(1).max(LIMITS.chatMessageChars) })
/** `id` grows with time, so it is also the unread mark. The author is written by the server. */
export const Message = z.object({
  id: z.int(),
  author: z.object({ id: UserId, name: z.string(), slot: z.int() }),
  text: z.string(),
  /** Members named with @name. */
  mentions: z.array(UserId),
  createdAt: Timestamp,
})
export type Message = z.infer<typeof Message>
export const MessageList = z.object({ messages: z.array(Message), readUpTo: z.int() })
export const ReadMark = z.object({ readUpTo: z.int().nonnegative() })
