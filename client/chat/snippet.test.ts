import { expect, it } from 'vitest'
import { partsOf, snippetOf } from './snippet.ts'

it('[CV14] the words that were searched for stand out, whatever letters they have', () => {
  const hits = (text: string, words: string) =>
    partsOf(text, words)
      .map(({ text: part, hit }) => (hit ? `[${part}]` : part))
      .join('')
  expect(hits('The Build is red', 'build RED')).toBe('The [Build] is [red]')
  expect(hits('100% (a+b)', '(a+b) %')).toBe('100[%] [(a+b)]')
  expect(hits('nothing', 'x')).toBe('nothing')
  expect(hits('', 'x')).toBe('')
})

it('[CV14] of a long text the part with the words is shown', () => {
  const long = `${'a '.repeat(100)}needle b`
  expect(snippetOf(long, 'needle')).toMatch(/^….{60}needle b$/)
  expect(snippetOf('a needle', 'needle')).toBe('a needle')
})
