import { expect, it } from 'vitest'
import { fileRefText, fileRefsIn, wholeFileRef } from './file-ref.ts'

it('[CV10] finds places in files inside a text, and no addresses or times', () => {
  const text = 'See src/app.ts:12, (a/b-c.test.tsx:3-9) and Makefile:4.'
  const found = fileRefsIn(text)
  expect(found.map(({ start, end }) => text.slice(start, end))).toEqual([
    'src/app.ts:12',
    'a/b-c.test.tsx:3-9',
    'Makefile:4',
  ])
  expect(found[1]).toMatchObject({ path: 'a/b-c.test.tsx', line: 3, to: 9 })
  for (const no of ['http://host.io:80/x', 'a@b.c:1', 'src/app.ts', 'x:y', '12:30:45', '::1']) {
    expect([no, fileRefsIn(no)]).toEqual([no, []])
  }
})

it('[CV10] code that is a path names a file, with a line or without', () => {
  expect(wholeFileRef('src/app.ts')).toEqual({ path: 'src/app.ts' })
  expect(wholeFileRef('/src/my file.ts:2')).toEqual({ path: 'src/my file.ts', line: 2 })
  expect(wholeFileRef('const a = 1')).toBeUndefined()
  expect(wholeFileRef('npm test')).toBeUndefined()
  expect(wholeFileRef('')).toBeUndefined()
})

it('[CV10] what is shared reads back as the same place', () => {
  for (const ref of [
    { path: 'a.ts', line: 1, to: 4 },
    { path: 'b/c.ts', line: 7 },
    { path: 'd/e' },
  ]) {
    expect(wholeFileRef(fileRefText(ref))).toEqual(ref)
  }
  expect(fileRefText({ path: 'a.ts', line: 3, to: 3 })).toBe('a.ts:3')
})
