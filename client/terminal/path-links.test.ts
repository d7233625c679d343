import { expect, it } from 'vitest'
import { findPathLinks } from './path-links.ts'

const found = (text: string) =>
  findPathLinks(text).map(({ path, line, column }) => [path, line, column])

it('[TM3] finds files with their places in what tools print', () => {
  expect(found('src/app.ts:12:5 - error TS2322')).toContainEqual(['src/app.ts', 12, 5])
  expect(found('src/app.ts(12,5): error')).toContainEqual(['src/app.ts', 12, 5])
  expect(found('  at run (/workspace/src/a.js:3:9)')).toContainEqual(['/workspace/src/a.js', 3, 9])
  expect(found('File "tools/x.py", line 7, in f')).toContainEqual(['tools/x.py', 7, undefined])
  expect(found('./main.go:40: undefined')).toContainEqual(['./main.go', 40, undefined])
  expect(found('app/(shop)/[id]/page.tsx:2')).toEqual([['app/(shop)/[id]/page.tsx', 2, undefined]])
  expect(found('Makefile:3: *** missing')).toContainEqual(['Makefile', 3, undefined])
  expect(found('modified: größe/ü.md.')).toContainEqual(['größe/ü.md', undefined, undefined])
  expect(found('~/notes.txt')).toEqual([['~/notes.txt', undefined, undefined]])
})

it('[TM3] the link covers what it names and no more', () => {
  const text = 'see src/app.ts:12:5, then'
  const [link] = findPathLinks(text)
  expect(text.slice(link?.start, link?.end)).toBe('src/app.ts:12:5')
  const [dotted] = findPathLinks('in src/app.ts.')
  expect('in src/app.ts.'.slice(dotted?.start, dotted?.end)).toBe('src/app.ts')
})

it('[TM3] words, numbers and addresses are no files', () => {
  expect(found('listening on 12 ports, 3.5 s, ready')).toEqual([])
  expect(found('http://localhost:5173/src/app.ts:3')).toEqual([])
  expect(found('10:42:01')).toEqual([])
  expect(found('x'.repeat(100_000))).toEqual([])
})
