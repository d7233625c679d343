import { expect, it } from 'vitest'
import { HeldKeys } from './held-keys.ts'

function hand() {
  const later: (() => void)[] = []
  const told: string[] = []
  const keys = new HeldKeys({
    wait: (ms, then) => {
      expect(ms).toBe(15_000)
      later.push(then)
      return () => later.splice(later.indexOf(then), 1)
    },
    gaveUp: () => told.push('gave up'),
  })
  const type = (text: string) => keys.push(new TextEncoder().encode(text))
  const taken = () =>
    keys
      .take()
      .map((bytes) => new TextDecoder().decode(bytes))
      .join('')
  return { later, told, type, taken }
}

it('[TC12] what is held comes out whole and in order, and once', () => {
  const { later, told, type, taken } = hand()
  type('git pu')
  type('sh\r')
  expect(later).toHaveLength(1)
  expect(taken()).toBe('git push\r')
  expect(taken()).toBe('')
  expect({ later, told }).toEqual({ later: [], told: [] })
})

it('[TC12] after fifteen seconds none of it is sent, nor what is typed on, until the line is there', () => {
  const { later, told, type, taken } = hand()
  type('rm -rf build')
  later[0]?.()
  type('\r')
  expect(told).toEqual(['gave up'])
  expect(taken()).toBe('')
  type('ls')
  expect(taken()).toBe('ls')
})

it('[TC12] more than 4 KB is not sent in part', () => {
  const { later, told, type, taken } = hand()
  type('x'.repeat(4_096))
  expect(told).toEqual([])
  type('y')
  type('z')
  expect(told).toEqual(['gave up'])
  expect({ later, taken: taken() }).toEqual({ later: [], taken: '' })
})
