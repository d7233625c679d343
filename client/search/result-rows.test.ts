import { expect, it } from 'vitest'
import { replacing } from './replacement.ts'
import { editsOf, hitKey, resultRows } from './result-rows.ts'

const hit = (path: string, line: number) => ({
  path,
  line,
  text: 'a b',
  ranges: [{ start: 1, end: 2 }],
})
const HITS = [hit('x', 1), hit('x', 4), hit('y', 2)]
const NONE = { folded: new Set<string>(), dismissed: new Set<string>() }
const made = replacing({ text: 'a', regex: false, caseSensitive: true }, 'z')
const edit = made.ok ? made.edit : undefined

it('[SR8] each line is followed by what it becomes; without a replacement it stands alone', () => {
  expect(resultRows(HITS, NONE).map(({ kind }) => kind)).toEqual([
    'file',
    'hit',
    'hit',
    'file',
    'hit',
  ])
  const rows = resultRows(HITS, NONE, edit)
  expect(rows.map(({ kind }) => kind).join(' ')).toBe('file hit next hit next file hit next')
})

it('[SR8] what is folded is replaced all the same, what is dismissed is not', () => {
  const folded = resultRows(HITS, { ...NONE, folded: new Set(['x']) }, edit)
  expect(editsOf(folded).map(({ edits }) => edits.length)).toEqual([2, 1])
  const dismissed = new Set(['y', hitKey(hit('x', 4))])
  const rest = resultRows(HITS, { ...NONE, dismissed }, edit)
  expect(editsOf(rest)).toMatchObject([{ path: 'x', edits: [{ line: 1 }] }])
})
