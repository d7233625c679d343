import { expect, it } from 'vitest'
import { codeWords } from './code-words.ts'

const marked = (code: string, language?: string) =>
  codeWords(code, language)
    .filter(({ kind }) => kind !== 'plain')
    .map(({ kind, text }) => `${kind} ${text}`)

it('[CV11] tells words, strings, numbers and comments of a language apart', () => {
  expect(marked("const a = 'x' // y", 'ts')).toEqual([
    'keyword const',
    "string 'x'",
    'comment // y',
  ])
  expect(marked('def f(): return 0x1f # n', 'python')).toEqual([
    'keyword def',
    'keyword return',
    'number 0x1f',
    'comment # n',
  ])
  expect(marked("SELECT 'it''s' -- x", 'sql')).toEqual([
    'keyword SELECT',
    "string 'it''s'",
    'comment -- x',
  ])
  expect(marked('if a#b; # c', 'sh')).toEqual(['keyword if', 'comment # c'])
  expect(marked('const a = 1', 'text')).toEqual([])
  expect(marked('constant classes a1')).toEqual([])
})

it('[CV11] nothing of the code is lost, finished or not', () => {
  const codes = [
    '',
    '"open',
    "'''open",
    '/* open',
    '`open ${a',
    '\n\t ',
    'ünï→ "ß"',
    '<!-- x',
    '\\"',
  ]
  for (const code of codes) {
    for (const language of ['ts', 'py', 'sh', 'sql', 'css', 'html', 'yaml', 'log', undefined]) {
      const again = codeWords(code, language).map(({ text }) => text)
      expect([language, again.join('')]).toEqual([language, code])
    }
  }
})
