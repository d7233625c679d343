import { expect, it } from 'vitest'
import { type ChatCache, merged, unreadIn, withMark, withMessage } from './chat-cache.ts'
import { unreadWords } from './chat-badge.tsx'
import { aMessage } from './test-messages.ts'

const chat = (ids: number[], more: Partial<ChatCache> = {}): ChatCache => ({
  messages: ids.map((id) => aMessage(id)),
  readUpTo: 0,
  unreadThreads: [],
  whole: false,
  ...more,
})
const idsOf = (cache: ChatCache | undefined) => cache?.messages.map(({ id }) => id)

it('[CV1] a newer answer keeps the older pages, unless a gap would come between', () => {
  expect(idsOf(merged(chat([1, 2, 3]), chat([3, 4])))).toEqual([1, 2, 3, 4])
  expect(idsOf(merged(chat([1, 2]), chat([4, 5])))).toEqual([4, 5])
  expect(merged(chat([1, 2], { whole: true }), chat([2])).whole).toBe(true)
  expect(idsOf(merged(undefined, chat([1])))).toEqual([1])
})

it('[CV2] a reply counts for whom its thread concerns, until the thread is read', () => {
  const reply = aMessage(9, { author: 'bob', replyTo: 1 })
  const told = { me: 'ada', followers: ['ada', 'bob'] }
  const one = withMessage(chat([1], { readUpTo: 1 }), reply, told)
  expect(idsOf(one)).toEqual([1])
  expect(unreadIn(one, 'ada').all).toBe(1)
  const two = withMessage(one, aMessage(10, { author: 'bob', replyTo: 1 }), told)
  expect(two?.unreadThreads).toEqual([{ id: 1, unread: 2 }])
  expect(unreadIn(withMark(two, { readUpTo: 10, thread: 1 }), 'ada').all).toBe(0)
  expect(unreadIn(withMessage(chat([]), reply, { me: 'eve', followers: ['ada'] }), 'eve').all).toBe(
    0,
  )
  const own = withMessage(chat([]), aMessage(9, { author: 'ada', replyTo: 1 }), told)
  expect(unreadIn(own, 'ada').all).toBe(0)
})

it('[CV3] what is one’s own, read or deleted is not unread', () => {
  const messages = [
    aMessage(1, { author: 'bob' }),
    aMessage(2, { author: 'bob' }),
    aMessage(3, { author: 'ada' }),
    aMessage(4, { author: 'bob', deleted: true }),
  ]
  expect(unreadIn({ ...chat([]), messages, readUpTo: 1 }, 'ada').all).toBe(1)
  expect(withMark(chat([], { readUpTo: 5 }), { readUpTo: 3 })?.readUpTo).toBe(5)
})

it('[CV19] who is named among what is new is counted apart', () => {
  const messages = [
    aMessage(1, { author: 'bob', mentions: ['ada'] }),
    aMessage(2, { author: 'bob', mentions: ['ada', 'eve'] }),
    aMessage(3, { author: 'bob' }),
    aMessage(4, { author: 'ada', mentions: ['ada'] }),
  ]
  const fresh = { ...chat([]), messages, readUpTo: 1 }
  expect(unreadIn(fresh, 'ada')).toEqual({ all: 2, mentions: 1 })
  expect(unreadIn(fresh, 'eve')).toEqual({ all: 3, mentions: 1 })
})

it('[CV19] what is new is said in words', () => {
  expect(unreadWords({ all: 0, mentions: 0 })).toBe('')
  expect(unreadWords({ all: 3, mentions: 0 })).toBe('3 unread')
  expect(unreadWords({ all: 3, mentions: 1 })).toBe('3 unread, one names you')
  expect(unreadWords({ all: 3, mentions: 2 })).toBe('3 unread, 2 name you')
})
