import { z } from 'zod'
import { UserId } from './ids.ts'
import { LIMITS } from './limits.ts'
import { Timestamp } from './time.ts'

/** One emoji as people see it, families and flags included. */
export const Emoji = z
  .string()
  .max(40)
  .refine((text) => ONE_EMOJI.test(text), { message: 'A reaction is one emoji.' })
const ONE_EMOJI = /^\p{RGI_Emoji}$/v

export const ImageId = z.uuid().brand<'ImageId'>()
export type ImageId = z.infer<typeof ImageId>
/** A picture of the chat. Its size in pixels is known, so that nothing jumps while it loads. */
export const ChatImage = z.object({
  id: ImageId,
  name: z.string(),
  /** What it shows, in words; empty when its sender said nothing of it. */
  alt: z.string(),
  width: z.int(),
  height: z.int(),
  bytes: z.int(),
})
export type ChatImage = z.infer<typeof ChatImage>

/** An uploaded picture, as part of a message. */
export const SentImage = z.object({
  id: ImageId,
  alt: z.string().trim().max(LIMITS.chatImageAltChars).exactOptional(),
})
export type SentImage = z.infer<typeof SentImage>
/** What is said. `key` is of the sender: saying it twice with one key is saying it once. */
export const NewMessage = z
  .object({
    text: z.string().trim().max(LIMITS.chatMessageChars),
    replyTo: z.int().positive().exactOptional(),
    key: z.uuid().exactOptional(),
    images: z.array(SentImage).max(LIMITS.chatMessageImages).exactOptional(),
  })
  .refine(({ text, images = [] }) => text !== '' || images.length > 0, {
    message: 'A message has words or a picture.',
  })
export type NewMessage = z.infer<typeof NewMessage>
export const MessageEdit = z.object({ text: z.string().trim().max(LIMITS.chatMessageChars) })

export const Reaction = z.object({ emoji: z.string(), people: z.array(UserId) })
export type Reaction = z.infer<typeof Reaction>
/** What the message that began a thread says of it. */
export const Thread = z.object({
  replies: z.int(),
  lastAt: Timestamp,
  /** Who replied, the first first. */
  people: z.array(UserId),
})
export type Thread = z.infer<typeof Thread>

/** `id` grows with time, so it is also the unread mark. The author is written by the server. */
export const Message = z.object({
  id: z.int(),
  author: z.object({ id: UserId, name: z.string(), slot: z.int() }),
  /** Empty when it was deleted, or is only pictures. */
  text: z.string(),
  /** Members named with @name. */
  mentions: z.array(UserId),
  createdAt: Timestamp,
  /** The message whose thread this is in; threads have one level. */
  replyTo: z.int().nullable(),
  key: z.string().nullable(),
  editedAt: Timestamp.nullable(),
  /** What is left of a deleted message: its author, its place, its thread. */
  deleted: z.boolean(),
  reactions: z.array(Reaction),
  images: z.array(ChatImage),
  thread: Thread.nullable(),
})
export type Message = z.infer<typeof Message>

/** A thread in which somebody has something to read. */
export const UnreadThread = z.object({ id: z.int(), unread: z.int() })
/** Messages outside of threads. */
export const MessageList = z.object({
  messages: z.array(Message),
  readUpTo: z.int(),
  unreadThreads: z.array(UnreadThread),
})
/** What began a thread, a page of its replies, and how far the caller has read them. */
export const ThreadList = z.object({
  root: Message,
  messages: z.array(Message),
  readUpTo: z.int(),
})
/** Newest first. */
export const FoundMessages = z.object({ messages: z.array(Message), more: z.boolean() })
/** `thread` names the thread that was read; without it, all that is outside of threads. */
export const ReadMark = z.object({
  readUpTo: z.int().nonnegative(),
  thread: z.int().positive().exactOptional(),
})
export type ReadMark = z.infer<typeof ReadMark>
