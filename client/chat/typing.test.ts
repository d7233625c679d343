import { expect, it } from 'vitest'
import { UserId } from '../../shared/ids.ts'
import { aMessage } from './test-messages.ts'
import { TypingPeople, TypingSign, typingWords } from './typing.ts'

const person = (n: number) => ({
  id: UserId.parse(`00000000-0000-4000-8000-00000000000${n}`),
  name: `P${n}`,
  slot: n,
})

it('[CV8] somebody writes until they said it, or gave no sign for a while; never I', () => {
  const waits: { run: () => void; cancelled: boolean }[] = []
  using people = new TypingPeople({
    me: person(1).id,
    wait: (_ms, run) => {
      const wait = { run, cancelled: false }
      waits.push(wait)
      return () => void (wait.cancelled = true)
    },
  })
  const writing = () => people.store.getState().writing.map((one) => [one.person.name, one.thread])
  people.hear({ type: 'typing', person: person(1), thread: null })
  people.hear({ type: 'typing', person: person(2), thread: null })
  people.hear({ type: 'typing', person: person(3), thread: 7 })
  expect(writing()).toEqual([
    ['P2', null],
    ['P3', 7],
  ])
  people.hear({ type: 'typing', person: person(2), thread: 7 })
  expect(waits[0]?.cancelled).toBe(true)
  expect(writing()).toEqual([
    ['P3', 7],
    ['P2', 7],
  ])
  people.hear({ type: 'message', message: aMessage(1, { author: person(3).id }) })
  expect(writing()).toEqual([['P2', 7]])
  waits.at(-1)?.run()
  expect(writing()).toEqual([])
})

it('[CV8] names are told as people would say them', () => {
  expect(typingWords([])).toBe('')
  expect(typingWords(['Ada'])).toBe('Ada is typing…')
  expect(typingWords(['Ada', 'Bob'])).toBe('Ada and Bob are typing…')
  expect(typingWords(['A', 'B', 'C'])).toBe('A, B and C are typing…')
  expect(typingWords(['A', 'B', 'C', 'D'])).toBe('Several people are typing…')
})

it('[CV9] my own sign is given at once, seldom while it lasts, and anew after sending', () => {
  const told: (number | null)[] = []
  let now = 0
  const sign = new TypingSign({ tell: (thread) => void told.push(thread), now: () => now })
  for (now = 0; now < 5_000; now += 100) sign.typed(null)
  expect(told).toEqual([null, null])
  sign.typed(7)
  sign.done()
  sign.typed(7)
  expect(told).toEqual([null, null, 7, 7])
})
