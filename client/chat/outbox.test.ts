import { expect, it } from 'vitest'
import type { Message, NewMessage } from '../../shared/chat.ts'
import { AppError } from '../../shared/errors.ts'
import { type Disk, Outbox } from './outbox.ts'
import { aMessage } from './test-messages.ts'

const away = new AppError('unavailable', 'The server cannot be reached.')

/** An outbox whose server answers as told: a message, or a failure. */
function outboxOn(kept: Map<string, string>, answer: (said: NewMessage) => Message) {
  const asked: NewMessage[] = []
  const arrived: string[] = []
  let time = 0
  const outbox = new Outbox({
    // oxlint-disable-next-line typescript/require-await -- a failure has to come as a rejection.
    send: async (said) => {
      asked.push(said)
      return answer(said)
    },
    onSent: ({ text }) => void arrived.push(text),
    disk: diskOf(kept),
    prefix: 'unsent.',
    newKey: () => crypto.randomUUID(),
    now: () => (time += 1_000),
  })
  const states = () => outbox.store.getState().unsent.map(({ text, state }) => [text, state])
  return { outbox, asked, arrived, states }
}
function diskOf(kept: Map<string, string>): Disk {
  return {
    get length() {
      return kept.size
    },
    key: (at) => [...kept.keys()][at] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, text) => void kept.set(name, text),
    removeItem: (name) => void kept.delete(name),
  }
}
const plain = (text: string) => ({ text, thread: null, images: [] })

it('[CV4] what is said while the network is away waits, in order, and outlives a reload', async () => {
  const kept = new Map<string, string>()
  const before = outboxOn(kept, () => {
    throw away
  })
  before.outbox.say(plain('one'))
  before.outbox.say({ ...plain('two'), thread: 7 })
  await before.outbox.flush()
  expect(before.states()).toEqual([
    ['one', 'waiting'],
    ['two', 'waiting'],
  ])
  const after = outboxOn(kept, ({ text }) => aMessage(1, { text }))
  expect(after.states()).toEqual(before.states())
  await after.outbox.flush()
  expect(after.arrived).toEqual(['one', 'two'])
  expect(after.asked.map(({ replyTo }) => replyTo)).toEqual([undefined, 7])
  // The same key: a server that has it already keeps it once.
  expect(after.asked[0]?.key).toBe(before.asked[0]?.key)
  expect(kept.size).toBe(0)
})

it('[CV5] what the server refuses stays with the reason, lets others pass, and is tried again', async () => {
  let full = true
  const { outbox, arrived, states } = outboxOn(new Map(), ({ text }) => {
    if (full && text === 'one') throw new AppError('rate_limited', 'Wait a moment.')
    return aMessage(1, { text })
  })
  outbox.say(plain('one'))
  outbox.say(plain('two'))
  await expect.poll(() => arrived).toEqual(['two'])
  expect(states()).toEqual([['one', 'failed']])
  const [failed] = outbox.store.getState().unsent
  expect(failed?.reason).toBe('Wait a moment.')
  full = false
  outbox.retry(failed?.key ?? '')
  await expect.poll(() => arrived).toEqual(['two', 'one'])
  expect(states()).toEqual([])
})
