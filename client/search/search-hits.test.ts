import { expect, it } from 'vitest'
import { groupHits, splitByRanges } from './search-hits.ts'

it('[CF6] marks exactly what was found, and leaves the indentation out', () => {
  const hit = {
    path: 'a',
    line: 1,
    text: '  const a = aa',
    ranges: [
      { start: 9, end: 10 },
      { start: 13, end: 15 },
    ],
  }
  expect(splitByRanges(hit)).toEqual([
    { text: 'const ', found: false },
    { text: 'a', found: true },
    { text: ' = ', found: false },
    { text: 'aa', found: true },
  ])
  expect(
    splitByRanges({ path: 'a', line: 1, text: 'x', ranges: [{ start: 1, end: 900 }] }),
  ).toEqual([{ text: 'x', found: true }])
})

it('[CF8] what was found far in a line comes into sight', () => {
  const text = `import { StrictMode } from 'react'`
  const hit = { path: 'a', line: 1, text, ranges: [{ start: 29, end: 34 }] }
  expect(splitByRanges(hit)).toEqual([
    { text: '…', found: false },
    { text: "ode } from '", found: false },
    { text: 'react', found: true },
    { text: "'", found: false },
  ])
})

it('[CF7] groups by file in the order found', () => {
  const hit = (path: string, line: number) => ({ path, line, text: '', ranges: [] })
  const groups = groupHits([hit('b', 1), hit('a', 2), hit('b', 3)])
  expect(groups.map(({ path, hits }) => [path, hits.length])).toEqual([
    ['b', 2],
    ['a', 1],
  ])
})
