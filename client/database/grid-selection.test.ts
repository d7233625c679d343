import { expect, it } from 'vitest'
import { type Selection, START, at, moved, rangeOf } from './grid-selection.ts'

const SIZE = { rows: 100, cols: 5, page: 20 }
const press = (keys: string) => {
  const parts = keys.split('+')
  return {
    key: parts.at(-1) ?? '',
    shiftKey: parts.includes('Shift'),
    ctrlKey: parts.includes('Ctrl'),
    metaKey: false,
  }
}
const after = (from: Selection, ...keys: string[]) =>
  keys.reduce((selection, key) => moved(selection, press(key), SIZE) ?? selection, from)

it('[DBC5] arrows, pages and ends go through the grid and stop at its edges', () => {
  expect(after(START, 'ArrowDown', 'ArrowRight').focus).toEqual({ row: 1, col: 1 })
  expect(after(START, 'ArrowUp', 'ArrowUp').focus).toEqual({ row: -1, col: 0 })
  expect(after(START, 'PageDown', 'End').focus).toEqual({ row: 20, col: 4 })
  expect(after(START, 'Ctrl+End').focus).toEqual({ row: 99, col: 4 })
  expect(after(at({ row: 99, col: 4 }), 'ArrowDown', 'ArrowRight').focus).toEqual({
    row: 99,
    col: 4,
  })
  expect(after(at({ row: 50, col: 3 }), 'Ctrl+Home').focus).toEqual({ row: 0, col: 0 })
  expect(moved(START, press('x'), SIZE)).toBeUndefined()
})

it('[DBC5] with Shift the selection grows from where it began, and never into the header', () => {
  const grown = after(at({ row: 3, col: 2 }), 'Shift+ArrowUp', 'Shift+ArrowLeft', 'Shift+ArrowUp')
  expect(rangeOf(grown)).toEqual({ top: 1, bottom: 3, left: 1, right: 2 })
  expect(rangeOf(after(START, 'ArrowUp', 'Shift+ArrowDown'))).toMatchObject({ top: 0, bottom: 0 })
  expect(rangeOf(after(START, 'Ctrl+a'))).toEqual({ top: 0, bottom: 99, left: 0, right: 4 })
  expect(moved(START, press('Ctrl+a'), { ...SIZE, rows: 0 })).toBeUndefined()
})
