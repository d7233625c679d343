import { expect, it } from 'vitest'
import { placeSearch, readPlace } from './use-url-state.ts'

it('[CW5] an address opens the same place again, odd names too', () => {
  for (const [file, line] of [
    ['src/a.ts', 12],
    ['a & b/ü=1#2?.txt', 3],
  ] as const) {
    expect(readPlace(placeSearch(file, line))).toEqual({ file, line })
  }
  expect(readPlace(placeSearch('a', null))).toEqual({ file: 'a' })
  expect(readPlace('?file=a&line=-3')).toEqual({ file: 'a' })
  expect(readPlace('?line=3')).toBeUndefined()
  expect(placeSearch(null, 3)).toBe('')
})
