import { expect, it } from 'vitest'
import { dayLabel, rowsOf } from './rows.ts'
import { aMessage } from './test-messages.ts'

const at = (day: number, minute: number) => new Date(2026, 4, day, 12, minute).toISOString()
const nowMs = new Date(2026, 4, 3, 18).getTime()
const shape = (rows: ReturnType<typeof rowsOf>) =>
  rows.map((row) => {
    if (row.kind === 'day') return row.label
    if (row.kind === 'unread') return '---'
    return row.follows ? `+${row.message.id}` : row.message.id
  })

it('[CV6] days stand between messages, and those of one person in a row share a head', () => {
  const messages = [
    aMessage(1, { createdAt: at(1, 0) }),
    aMessage(2, { createdAt: at(2, 0) }),
    aMessage(3, { createdAt: at(2, 1) }),
    aMessage(4, { createdAt: at(2, 2), author: 'bob' }),
    aMessage(5, { createdAt: at(3, 0), author: 'bob' }),
    aMessage(6, { createdAt: at(3, 20), author: 'bob' }),
    aMessage(7, { createdAt: at(3, 21), author: 'bob', deleted: true }),
    aMessage(8, { createdAt: at(3, 22), author: 'bob' }),
  ]
  expect(shape(rowsOf(messages, { me: 'ada', nowMs }))).toEqual([
    'Friday, May 1',
    1,
    'Yesterday',
    2,
    '+3',
    4,
    'Today',
    5,
    6,
    7,
    8,
  ])
  expect(dayLabel(new Date(2025, 11, 31).toDateString(), nowMs)).toBe('December 31, 2025')
})

it('[CV7] one line stands before the first message of others that I had not read', () => {
  const messages = [
    aMessage(1, { author: 'bob' }),
    aMessage(2, { author: 'ada' }),
    aMessage(3, { author: 'bob' }),
    aMessage(4, { author: 'bob' }),
  ]
  const lines = (readUpTo: number | undefined) =>
    shape(rowsOf(messages, { me: 'ada', nowMs, readUpTo })).slice(1)
  expect(lines(1)).toEqual([1, 2, '---', 3, '+4'])
  expect(lines(3)).toEqual([1, 2, 3, '---', 4])
  expect(lines(4)).toEqual([1, 2, 3, '+4'])
  expect(lines(undefined)).toEqual([1, 2, 3, '+4'])
})
