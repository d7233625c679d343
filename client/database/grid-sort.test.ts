import { expect, it } from 'vitest'
import { nextSort, sortedOrder } from './grid-sort.ts'

const sorted = (type: string, values: (string | null)[], desc = false) => {
  const rows = values.map((value) => [value])
  const order = sortedOrder(rows, [{ name: 'v', type }], { col: 0, desc })
  return [...order].map((at) => values[at])
}

it('[DBC6] numbers are sorted as numbers, to the last digit', () => {
  expect(sorted('bigint', ['9007199254740993', '10', '9007199254740992', '-1'])).toEqual([
    '-1',
    '10',
    '9007199254740992',
    '9007199254740993',
  ])
  expect(sorted('numeric(30,20)', ['1.00000000000000000002', '1.00000000000000000001'])).toEqual([
    '1.00000000000000000001',
    '1.00000000000000000002',
  ])
  expect(sorted('numeric', ['NaN', '5', '-Infinity', 'Infinity'])).toEqual([
    '-Infinity',
    '5',
    'Infinity',
    'NaN',
  ])
})

it('[DBC6] NULL is last in either direction, and equals stay as they came', () => {
  expect(sorted('text', ['b', null, 'a', ''])).toEqual(['', 'a', 'b', null])
  expect(sorted('text', ['b', null, 'a', ''], true)).toEqual(['b', 'a', '', null])
  const rows = [
    ['1', 'first'],
    ['1', 'second'],
  ]
  const columns = [
    { name: 'n', type: 'integer' },
    { name: 't', type: 'text' },
  ]
  expect([...sortedOrder(rows, columns, { col: 0, desc: true })]).toEqual([0, 1])
})

it('[DBC6] a header goes through up, down and as it came', () => {
  const up = nextSort(undefined, 2)
  const down = nextSort(up, 2)
  expect([up, down, nextSort(down, 2), nextSort(down, 1)]).toEqual([
    { col: 2, desc: false },
    { col: 2, desc: true },
    undefined,
    { col: 1, desc: false },
  ])
})
