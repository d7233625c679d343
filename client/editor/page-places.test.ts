import { expect, it } from 'vitest'
import { lineAtTop, topOfLine } from './page-places.ts'

const PLACES = [
  { line: 1, top: 0 },
  { line: 3, top: 100 },
  { line: 13, top: 200 },
]

it('[ED16] a line inside a paragraph is found by proportion, and back again', () => {
  expect(topOfLine(PLACES, 3)).toBe(100)
  expect(topOfLine(PLACES, 8)).toBe(150)
  expect(lineAtTop(PLACES, 150)).toBe(8)
  for (const line of [1, 2, 3, 7.5, 13])
    expect(lineAtTop(PLACES, topOfLine(PLACES, line))).toBe(line)
})

it('[ED16] beyond the ends, and on an empty page, nothing jumps', () => {
  expect(topOfLine(PLACES, 99)).toBe(200)
  expect(lineAtTop(PLACES, 999)).toBe(13)
  expect(topOfLine([], 5)).toBe(0)
  expect(lineAtTop([], 5)).toBe(1)
})
