import { expect, it } from 'vitest'
import { groupsOf, withSplit, without } from './terminal-groups.ts'

it('[TM4] split terminals stand together, each terminal once, and gaps close', () => {
  expect(groupsOf(['a', 'b', 'c'], [])).toEqual([['a'], ['b'], ['c']])
  expect(groupsOf(['a', 'b', 'c'], [['a', 'c']])).toEqual([['a', 'c'], ['b']])
  expect(groupsOf(['b', 'c'], [['a', 'c', 'gone']])).toEqual([['b'], ['c']])
})

it('[TM4] a split goes right of where it was asked for', () => {
  const once = withSplit([], 'a', 'b')
  expect(once).toEqual([['a', 'b']])
  expect(withSplit(once, 'a', 'c')).toEqual([['a', 'c', 'b']])
  expect(withSplit([['a', 'b']], 'c', 'b')).toEqual([['c', 'b']])
  expect(without(once, 'b')).toEqual([])
  expect(without([['a', 'b', 'c']], 'b')).toEqual([['a', 'c']])
})
