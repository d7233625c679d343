import { expect, it } from 'vitest'
import { headingId, targetOf } from './page-links.ts'

it('[ED13] a link between files leads to the file, wherever it stands', () => {
  const file = (path: string) => ({ kind: 'file', path })
  expect(targetOf('b.md', 'docs/a.md')).toEqual(file('docs/b.md'))
  expect(targetOf('./x/../b%20c.md', 'docs/a.md')).toEqual(file('docs/b c.md'))
  expect(targetOf('../src/a.ts#L12', 'docs/a.md')).toEqual({ ...file('src/a.ts'), line: 12 })
  expect(targetOf('/src/a.ts?raw=1#top', 'docs/a.md')).toEqual(file('src/a.ts'))
  expect(targetOf('LICENSE', 'README.md')).toEqual(file('LICENSE'))
})

it('[ED13] nothing leads out of the workspace, and nothing runs', () => {
  for (const href of [
    '../../etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.example',
    '',
  ])
    expect(targetOf(href, 'docs/a.md')).toBeUndefined()
  expect(targetOf('https://a.example/', 'a.md')).toEqual({
    kind: 'web',
    href: 'https://a.example/',
  })
})

it('[ED13] a heading has the name that links in the wild use', () => {
  expect(headingId('What it does, and why')).toBe('what-it-does-and-why')
  expect(targetOf('#What-it', 'a.md')).toEqual({ kind: 'heading', id: 'what-it' })
})
