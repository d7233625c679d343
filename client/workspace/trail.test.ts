import { expect, it } from 'vitest'
import { moveBetween, trailOf } from './trail.ts'

it('[FR9] another panel and a far jump are places to come back from, a walk is not', () => {
  const here = { panel: 'file:a', line: 40 }
  expect(moveBetween(here, { panel: 'file:b', line: null })).toBe('new')
  expect(moveBetween(here, { panel: 'file:a', line: 51 })).toBe('new')
  expect(moveBetween(here, { panel: 'file:a', line: 50 })).toBe('same')
  expect(moveBetween(here, here)).toBe('none')
})

it('[FR9] what is not known yet is no move', () => {
  expect(moveBetween({ panel: null, line: null }, { panel: 'file:a', line: null })).toBe('same')
  expect(moveBetween({ panel: 'file:a', line: null }, { panel: 'file:a', line: 90 })).toBe('same')
  expect(moveBetween({ panel: 'file:a', line: 90 }, { panel: 'file:a', line: null })).toBe('none')
  expect(moveBetween({ panel: 'file:a', line: 3 }, { panel: 'file~2:a', line: 3 })).toBe('same')
})

it('[FR9] an entry of another page carries no trail', () => {
  expect(trailOf(null)).toBeUndefined()
  expect(trailOf({ usr: 1 })).toBeUndefined()
  const trail = { panel: 'file:a', line: 1, depth: 2 }
  expect(trailOf({ trail })).toEqual(trail)
})
