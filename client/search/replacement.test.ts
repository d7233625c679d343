import { expect, it } from 'vitest'
import type { SearchHit } from '../../shared/files.ts'
import { globsOf } from './globs.ts'
import { type LineEdit, afterOf, edited, inverse, placesIn } from './line-edits.ts'
import { type Pattern, replacing } from './replacement.ts'

/** A hit in a line where the found parts stand in «». */
function hit(marked: string, line = 1): SearchHit {
  const ranges: { start: number; end: number }[] = []
  let text = ''
  for (const [index, piece] of marked.split(/[«»]/).entries()) {
    if (index % 2 === 1)
      ranges.push({ start: text.length + 1, end: text.length + piece.length + 1 })
    text += piece
  }
  return { path: 'a.ts', line, text, ranges }
}
const plain: Pattern = { text: 'x', regex: false, caseSensitive: true }
const regex = (text: string, caseSensitive = true): Pattern => ({
  text,
  regex: true,
  caseSensitive,
})
function becomes(pattern: Pattern, by: string, marked: string): string | undefined {
  const made = replacing(pattern, by)
  if (!made.ok) return made.reason
  const edit = made.edit(hit(marked))
  return edit && afterOf(edit)
}

it('[SR1] what was found is replaced, and nothing else; without an expression no sign means more', () => {
  expect(becomes(plain, 'y', '«x» = «x» + x')).toBe('y = y + x')
  expect(becomes(plain, '$1\\t$&', 'a«x»b')).toBe('a$1\\t$&b')
  expect(becomes(plain, '', '«x»x')).toBe('x')
})

it('[SR2] groups of an expression are filled in', () => {
  expect(becomes(regex('(\\w+)\\.(\\w+)'), '$2.$1 $& $$ $9', '«a.b» c')).toBe('b.a a.b $  c')
  expect(becomes(regex('(?P<one>a)(?<two>b)'), '$<two>${one}\\t|', '«ab»')).toBe('ba\t|')
  expect(becomes(regex('FOO(?=!)', false), 'bar', '«foo»!')).toBe('bar!')
  expect(becomes(regex('^(\\s*)let'), '$1const', '«  let» x')).toBe('  const x')
})

it('[SR2] where the browser would match something else, the search is right or nothing is replaced', () => {
  expect(becomes(regex('a|(ab)'), '<$1>', '«ab»')).toBe('<ab>')
  expect(becomes(regex('a'), 'b', 'a«x»')).toBeUndefined()
  expect(becomes(regex('(?i)a'), 'b', '«A»')).toMatch(/nothing can be replaced by it here/)
})

const edit = (line: number, before: string, ...parts: [number, number, string][]): LineEdit => ({
  line,
  before,
  parts: parts.map(([at, remove, insert]) => ({ at, remove, insert })),
})
function applied(text: string, edits: readonly LineEdit[]): string | undefined {
  const places = placesIn(text, edits)
  return places && edited(text, places)
}

it('[SR3] edits fall where they were seen, with any line ends and a byte order mark', () => {
  const edits = [edit(1, 'one', [0, 1, 'O']), edit(3, 'a a', [0, 1, 'bb'], [2, 1, ''])]
  expect(applied('one\ntwo\na a', edits)).toBe('One\ntwo\nbb ')
  expect(applied('\uFEFFone\r\ntwo\r\na a\r\n', edits)).toBe('\uFEFFOne\r\ntwo\r\nbb \r\n')
})

it('[SR3] nothing is edited as soon as one line is not what was seen', () => {
  const edits = [edit(1, 'one', [0, 1, 'O']), edit(2, 'two', [0, 3, 'x'])]
  expect(applied('one\ntwo!\n', edits)).toBeUndefined()
  expect(applied('one', edits)).toBeUndefined()
})

it('[SR4] what was replaced can be taken back exactly', () => {
  const text = 'let a = a\nrest\nlet a'
  const edits = [
    edit(1, 'let a = a', [4, 1, 'longer'], [8, 1, '']),
    edit(3, 'let a', [0, 3, 'var']),
  ]
  const after = applied(text, edits) ?? ''
  expect(after).toBe('let longer = \nrest\nvar a')
  expect(applied(after, edits.map(inverse))).toBe(text)
})

it('[SR5] globs are split at commas, and a folder means everything in it', () => {
  expect(globsOf(' *.ts, src , ./docs/old/,, a.md')).toEqual([
    '*.ts',
    'src',
    '**/src/**',
    'docs/old',
    'docs/old/**',
    'a.md',
  ])
})
