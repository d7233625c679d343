import type { Message } from '../../shared/chat.ts'

/** The chat outside of threads as it is cached: what is known of it without gaps, oldest first. */
export type ChatCache = {
  readonly messages: readonly Message[]
  readonly readUpTo: number
  /** Threads with something to read, and how much. */
  readonly unreadThreads: readonly { readonly id: number; readonly unread: number }[]
  /** Nothing was said before the first of them. */
  readonly whole: boolean
}
/** A thread as it is cached: the latest of its replies. */
export type ThreadCache = {
  readonly root: Message
  readonly messages: readonly Message[]
  readonly readUpTo: number
  /** No reply came before the first of them. */
  readonly whole: boolean
}

/** A part of the past: without gaps, and whether there is more on either side. */
export type PastCache = {
  readonly messages: readonly Message[]
  readonly atStart: boolean
  readonly atEnd: boolean
}

/** With a message in its place; one that is there already is replaced. */
export function placed(messages: readonly Message[], message: Message): readonly Message[] {
  const others = messages.filter(({ id }) => id !== message.id)
  return [...others, message].sort((a, b) => a.id - b.id)
}

/** With a message replaced, if it is there: what is not known is not needed. */
export function replaced(messages: readonly Message[], message: Message): readonly Message[] {
  if (!messages.some(({ id }) => id === message.id)) return messages
  return messages.map((each) => (each.id === message.id ? message : each))
}

/** The chat with what was said; a reply only counts, for whom its thread concerns. */
export function withMessage(
  chat: ChatCache | undefined,
  message: Message,
  unreadFor?: { me: string; followers: readonly string[] },
): ChatCache | undefined {
  if (!chat) return chat
  if (message.replyTo === null) return { ...chat, messages: placed(chat.messages, message) }
  if (!unreadFor?.followers.includes(unreadFor.me) || message.author.id === unreadFor.me) {
    return chat
  }
  const id = message.replyTo
  const before = chat.unreadThreads.find((thread) => thread.id === id)?.unread ?? 0
  const others = chat.unreadThreads.filter((thread) => thread.id !== id)
  return { ...chat, unreadThreads: [{ id, unread: before + 1 }, ...others] }
}

/** The chat, read up to there: outside of threads, or one thread, which is then read to its end. */
export function withMark(
  chat: ChatCache | undefined,
  { readUpTo, thread }: { readUpTo: number; thread?: number | undefined },
): ChatCache | undefined {
  if (!chat) return chat
  if (thread === undefined) return { ...chat, readUpTo: Math.max(chat.readUpTo, readUpTo) }
  return { ...chat, unreadThreads: chat.unreadThreads.filter(({ id }) => id !== thread) }
}

/** A newer answer, with the older pages that were read before, as long as no gap comes between. */
export function merged(before: ChatCache | undefined, fresh: ChatCache): ChatCache {
  const first = fresh.messages[0]
  const last = before?.messages.at(-1)
  if (!before || !first || !last || last.id < first.id) return fresh
  const older = before.messages.filter(({ id }) => id < first.id)
  if (older.length === 0) return fresh
  return { ...fresh, messages: [...older, ...fresh.messages], whole: before.whole }
}

/** All that is new, replies that concern me included, and how much of it outside of threads names me. */
export type Unread = { readonly all: number; readonly mentions: number }

/** What of others is new to me. */
export function unreadIn(chat: ChatCache | undefined, myId: string): Unread {
  if (!chat) return { all: 0, mentions: 0 }
  const fresh = chat.messages.filter(
    ({ id, author, deleted }) => id > chat.readUpTo && author.id !== myId && !deleted,
  )
  return {
    all: chat.unreadThreads.reduce((sum, { unread }) => sum + unread, fresh.length),
    mentions: fresh.filter(({ mentions }) => mentions.some((id) => id === myId)).length,
  }
}
