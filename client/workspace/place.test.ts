import { expect, it } from 'vitest'
import { placeSearch, readPlace } from './place.ts'
import { panelId } from './workbench.ts'

it('[FR8] an address opens the same place again, odd names too', () => {
  for (const [file, at] of [
    ['src/a.ts', { line: 12 }],
    ['a & b/ü=1#2?.txt', { line: 3, endLine: 9 }],
  ] as const) {
    const id = panelId({ kind: 'file', path: file })
    expect(readPlace(placeSearch(id, at))).toEqual({ kind: 'file', file, at })
  }
  expect(readPlace(placeSearch('file:a', null))).toEqual({ kind: 'file', file: 'a' })
  expect(placeSearch(null, { line: 3 })).toBe('')
})

it('[FR8] what is no line leads to the file all the same', () => {
  for (const line of ['-3', '0', 'x', '1.5', '7e3', '']) {
    expect(readPlace(`?file=a&line=${line}`)).toEqual({ kind: 'file', file: 'a' })
  }
  expect(readPlace('?file=a&line=9-4')).toEqual({ kind: 'file', file: 'a', at: { line: 9 } })
  expect(readPlace('?line=3')).toBeUndefined()
})

it('[FR8] a panel has an address, and one of another time is none', () => {
  expect(readPlace(placeSearch('database', null))).toEqual({
    kind: 'panel',
    panel: { kind: 'database' },
  })
  expect(placeSearch('file~2:a', { line: 4 })).toBe('?file=a&line=4')
  expect(readPlace('?panel=constructor')).toBeUndefined()
  expect(readPlace('?panel=file:a')).toBeUndefined()
})
