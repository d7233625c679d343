import { expect, it } from 'vitest'
import { readTextFile, writeTextFile } from './text-file.ts'

it.each([
  ['', 'lf', false],
  ['a', 'lf', false],
  ['a\nb\n', 'lf', false],
  ['a\r\nb\r\n', 'crlf', false],
  ['\uFEFFa\r\nb', 'crlf', true],
  ['a\r\nb\nc\r', 'mixed', false],
  ['\uFEFF', 'lf', true],
  ['\uFEFF\uFEFFa', 'lf', true],
  ['😀\u2028\u0085x', 'lf', false],
] as const)('[F4] %j keeps its bytes', (content, eol, bom) => {
  const bytes = Buffer.from(content)
  const file = readTextFile(bytes)
  expect(file?.format).toEqual({ eol, bom })
  expect(file?.text).not.toContain('\r')
  expect(file && writeTextFile(file.text, file)).toEqual(bytes)
})

it('[F4] a byte order mark that somebody types does not make one of the file', () => {
  const file = readTextFile(Buffer.from('a\n'))
  expect(file && writeTextFile('\uFEFFab\n', file).toString()).toBe('ab\n')
})

it.each([[[0xff, 0xfe, 0x61, 0x00]], [[0x61, 0x00]], [[0xc3]], [[0xed, 0xa0, 0x80]]])(
  '[F4] bytes %j are no text',
  (bytes) => {
    expect(readTextFile(Buffer.from(bytes))).toBeUndefined()
  },
)

it('[F4] in a mixed file untouched lines keep their ends and new ones take the usual', () => {
  const file = readTextFile(Buffer.from('a\r\nb\r\nc\nd\r\n'))
  expect(file && writeTextFile('a\nnew\nb\nc\nd\n', file).toString()).toBe(
    'a\r\nnew\r\nb\r\nc\nd\r\n',
  )
})

it('[F4] a CRLF file that loses its last line end stays a CRLF file', () => {
  const usual = { eol: 'crlf', bom: false } as const
  expect(readTextFile(Buffer.from('one line'), usual)?.format.eol).toBe('crlf')
})
