import { expect, it } from 'vitest'
import { pasteSteps } from './file-clipboard.ts'
import { freeName, nameBeside, stemLength } from './free-name.ts'
import { TypeAhead, meant, outermost } from './selection.ts'
import { filteredView, fits } from './tree-filter.ts'

const none = (): boolean => false

it('[FT1] a name in the way gets a free one beside it, the extension kept', () => {
  expect([0, 1, 2].map((turn) => nameBeside('src/a.test.ts', turn))).toEqual([
    'src/a.test.ts',
    'src/a.test copy.ts',
    'src/a.test copy 2.ts',
  ])
  expect(nameBeside('.env', 1)).toBe('.env copy')
  expect(nameBeside('a copy.txt', 2)).toBe('a copy 2.txt')
  const taken = new Set(['a', 'a copy'])
  expect(freeName('a', (path) => taken.has(path))).toBe('a copy 2')
  expect([stemLength('a.b.ts'), stemLength('.env'), stemLength('Makefile')]).toEqual([3, 4, 8])
})

it('[FT2] what is in a chosen folder is chosen with it, once', () => {
  expect(outermost(['src/a.ts', 'src', 'b.ts', 'src2/x', 'b.ts'])).toEqual([
    'src',
    'b.ts',
    'src2/x',
  ])
  expect(meant('c.ts', ['a.ts', 'b.ts'])).toEqual(['c.ts'])
  expect(meant('a.ts', ['a.ts', 'b.ts'])).toEqual(['a.ts', 'b.ts'])
})

it('[FT3] pasting overwrites nothing, and no folder goes into itself', () => {
  const copy = { mode: 'copy', paths: ['a.ts', 'src', 'lib/a.ts'] } as const
  expect(pasteSteps(copy, 'lib', (path) => path === 'lib/a.ts')).toEqual([
    { kind: 'copy', from: 'a.ts', to: 'lib/a copy.ts' },
    { kind: 'copy', from: 'src', to: 'lib/src' },
    { kind: 'copy', from: 'lib/a.ts', to: 'lib/a copy 2.ts' },
  ])
  expect(pasteSteps({ mode: 'copy', paths: ['src'] }, 'src/deep', none)).toEqual([])
  const cut = { mode: 'cut', paths: ['lib/a.ts', 'b.ts'] } as const
  expect(pasteSteps(cut, 'lib', none)).toEqual([{ kind: 'move', from: 'b.ts', to: 'lib/b.ts' }])
})

it('[FT4] letters typed in a hurry are one word, the same letter again goes on', () => {
  const names = ['app.ts', 'build', 'button.tsx', 'bench.md']
  const ahead = new TypeAhead()
  expect(ahead.find('b', { names, from: 0, nowMs: 0 })).toBe(1)
  expect(ahead.find('u', { names, from: 1, nowMs: 100 })).toBe(1)
  expect(ahead.find('t', { names, from: 1, nowMs: 200 })).toBe(2)
  expect(ahead.find('b', { names, from: 2, nowMs: 2_000 })).toBe(3)
  expect(ahead.find('b', { names, from: 3, nowMs: 2_100 })).toBe(1)
  expect(ahead.find('z', { names, from: 1, nowMs: 9_000 })).toBeUndefined()
})

it('[FT5] the filter keeps files whose name has every word, with the folders above them', () => {
  expect(fits('src/app/main.ts', 'MAIN ts')).toBe(true)
  expect(fits('src/app/main.ts', 'app')).toBe(false)
  expect(fits('src/app/main.ts', 'app/')).toBe(true)
  const view = filteredView(['src/app/main.ts', 'src/b.ts', 'z.md'], 'ts')
  expect([...view.expanded]).toEqual(['src', 'src/app'])
  expect(view.folders.get('src')?.entries.map(({ name }) => name)).toEqual(['app', 'b.ts'])
  expect(view.folders.get('')?.entries.map(({ name }) => name)).toEqual(['src'])
  const many = filteredView(
    Array.from({ length: 2_005 }, (_, at) => `f${at}`),
    'f',
  )
  expect(many.folders.get('')).toMatchObject({ more: 5 })
})
