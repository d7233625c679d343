import { expect, it } from 'vitest'
import { START, pathOf, pushed, replaced, stepped } from './preview-trail.ts'

it('[PV12] goes back and forward through the pages of the pane, and never out of it', () => {
  const there = pushed(pushed(START, '/a'), '/b')
  const back = stepped(there, -1)
  expect(pathOf(back)).toBe('/a')
  expect(pathOf(stepped(back, 1))).toBe('/b')
  expect(stepped(START, -1)).toBe(START)
  expect(stepped(there, 1)).toBe(there)
  expect(pushed(back, '/c')).toEqual({ paths: ['/', '/a', '/c'], at: 2 })
  expect(pushed(there, '/b')).toBe(there)
  expect(replaced(back, '/login')).toEqual({ paths: ['/', '/login', '/b'], at: 1 })
})
