import { expect, it } from 'vitest'
import { fitting, percent, zoomedBy } from './zoom.ts'

it('[ED14] a picture grows and shrinks by steps, from whatever size it has', () => {
  expect(zoomedBy(1, 1)).toBe(1.5)
  expect(zoomedBy(0.37, 1)).toBe(0.5)
  expect(zoomedBy(0.37, -1)).toBe(0.25)
  expect(zoomedBy(16, 1)).toBe(16)
  expect(zoomedBy(0.1, -1)).toBe(0.1)
})

it('[ED14] a large picture is made to fit, a small one is left alone', () => {
  expect(fitting({ width: 2000, height: 500 }, { width: 1000, height: 1000 })).toBe(0.5)
  expect(fitting({ width: 10, height: 10 }, { width: 1000, height: 1000 })).toBe(1)
  expect(fitting({ width: 0, height: 0 }, { width: 1000, height: 1000 })).toBe(1)
  expect(percent(0.333)).toBe('33 %')
})
