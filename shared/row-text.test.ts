import { expect, it } from 'vitest'
import { csvLine, identifier, insertStatement, jsonObject, literal, tsvLine } from './row-text.ts'

const columns = [
  { name: 'id', type: 'bigint' },
  { name: 'Name', type: 'text' },
  { name: 'id', type: 'jsonb' },
]

it('[DB22] CSV tells NULL from an empty text and quotes what it must', () => {
  expect(csvLine([null, '', 'a,b', 'say "hi"', 'two\nlines', ' space'])).toBe(
    ',"","a,b","say ""hi""","two\nlines"," space"',
  )
})

it('[DB22] JSON keeps every digit, puts JSON in as it is, and names columns apart', () => {
  const text = jsonObject(columns, ['9007199254740993', 'x', '{"a": 1.50}'])
  expect(text).toBe('{"id":9007199254740993,"Name":"x","id_2":{"a": 1.50}}')
  expect(jsonObject([{ name: 'n', type: 'numeric' }], ['Infinity'])).toBe('{"n":"Infinity"}')
})

it('[DB22] an INSERT can be run again: names and values are quoted', () => {
  expect(
    insertStatement('t', columns.slice(0, 2), [
      ['1', "it's"],
      [null, 'a\\b'],
    ]),
  ).toBe(`INSERT INTO t (id, "Name") VALUES\n  (1, 'it''s'),\n  (NULL, E'a\\\\b');`)
  expect(literal('boolean', 'f')).toBe('FALSE')
  expect(literal('numeric', 'NaN')).toBe("'NaN'")
  expect(['user', 'plain_1', 'a"b', 'Up'].map(identifier)).toEqual([
    '"user"',
    'plain_1',
    '"a""b"',
    '"Up"',
  ])
})

it('[DB22] the clipboard of a spreadsheet keeps lines and tabs inside their cell', () => {
  expect(tsvLine(['a', null, 'b\tc', 'd\ne'])).toBe('a\t\t"b\tc"\t"d\ne"')
})
