import { expect, it } from 'vitest'
import { Arrivals } from './arrivals.ts'
import { namesOf } from './names.ts'

function aHouse() {
  const said: string[] = []
  const timers: (() => void)[] = []
  const arrivals = new Arrivals({
    wait: (_ms, then) => {
      timers.push(then)
      return () => void timers.splice(timers.indexOf(then), 1)
    },
    say: (sentence) => said.push(sentence),
  })
  const see = (...names: string[]): void => arrivals.see(names.map((name) => ({ id: name, name })))
  return { arrivals, see, said, timers, pass: () => timers.shift()?.() }
}

it('[PP4] comings and goings of a moment are one sentence', () => {
  const { see, said, timers, pass } = aHouse()
  see('Ada')
  see('Ada', 'Bob')
  see('Ada', 'Bob', 'Cat')
  see('Bob', 'Cat')
  expect(timers).toHaveLength(1)
  pass()
  expect(said).toEqual(['Bob and Cat joined. Ada left.'])
  see('Bob', 'Cat')
  expect(timers).toHaveLength(0)
})

it('[PP4] who one finds did not arrive, and who comes back at once never left', () => {
  const { see, said, pass } = aHouse()
  see('Ada', 'Bob')
  see('Ada')
  see('Ada', 'Bob')
  pass()
  expect(said).toEqual([])
})

it('[PP4] nothing is said after the page has gone', () => {
  const { arrivals, see, timers } = aHouse()
  see()
  see('Ada')
  arrivals[Symbol.dispose]()
  expect(timers).toHaveLength(0)
})

it('[PP4] many names are few words', () => {
  expect(namesOf(['Ada', 'Bob', 'Cat', 'Dan', 'Eve'])).toBe('Ada, Bob, and 3 others')
})
