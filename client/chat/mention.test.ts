import { expect, it } from 'vitest'
import { complete, matchMembers, mentionAt } from './mention.ts'

it('[CV18] an @ at a word begins a mention, in an address it does not', () => {
  expect(mentionAt('hi @ad', 6)).toEqual({ start: 3, query: 'ad' })
  expect(mentionAt('@', 1)).toEqual({ start: 0, query: '' })
  expect(mentionAt('ada@example', 11)).toBeUndefined()
  expect(mentionAt('@ada\nx', 6)).toBeUndefined()
  expect(mentionAt('hi @ad', 2)).toBeUndefined()
})

it('[CV18] finds members by the start of any word of their name', () => {
  const members = [{ name: 'Ada Lovelace' }, { name: 'Grace Hopper' }, { name: 'Linus' }]
  expect(matchMembers(members, 'lo').map(({ name }) => name)).toEqual(['Ada Lovelace'])
  expect(matchMembers(members, 'l').map(({ name }) => name)).toEqual(['Ada Lovelace', 'Linus'])
})

it('[CV18] completes in the middle of a text', () => {
  expect(complete('hi @ad!', { start: 3, query: 'ad' }, 'Ada')).toEqual({
    text: 'hi @Ada !',
    caret: 8,
  })
})
