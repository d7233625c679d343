import type { Root } from 'mdast'
import { expect, it } from 'vitest'
import { markUp, readAddress, safeAddress } from './mark-up.ts'

const people = [
  { id: 'a1', name: 'Ada' },
  { id: 'a2', name: 'Ada Lovelace' },
  { id: 'b1', name: 'Zoë Ørsted' },
]
/** A paragraph as it comes out: links in brackets with what they mean. */
function linked(value: string, type: 'text' | 'inlineCode' = 'text'): string {
  const root: Root = {
    type: 'root',
    children: [{ type: 'paragraph', children: [{ type, value }] }],
  }
  markUp({ people })(root)
  const [paragraph] = root.children
  if (paragraph?.type !== 'paragraph') return ''
  return paragraph.children
    .map((child) => {
      if (child.type !== 'link') return 'value' in child ? child.value : ''
      const [inner] = child.children
      const meant = readAddress(child.url)
      const what = meant?.kind === 'person' ? meant.id : meant?.ref.line
      return `[${inner && 'value' in inner ? inner.value : ''}|${what}]`
    })
    .join('')
}

it('[CV10] places and people become links, and nothing of the text is lost', () => {
  expect(linked('see src/a.ts:3 and b.py:7-9.')).toBe('see [src/a.ts:3|3] and [b.py:7-9|7].')
  expect(linked('@Ada Lovelace, @ada! @zoë')).toBe('[@Ada Lovelace|a2], [@ada|a1]! [@zoë|b1]')
  expect(linked('mail@ada.org @adam @nobody')).toBe('mail@ada.org @adam @nobody')
  expect(linked('src/a.ts:4', 'inlineCode')).toBe('[src/a.ts:4|4]')
  expect(linked('a + b', 'inlineCode')).toBe('a + b')
})

it('[CV15] addresses are of the web, of mail or of this chat', () => {
  for (const good of ['https://a.b/c', 'HTTP://a', 'mailto:a@b.c', 'atelier-person:a1']) {
    expect(safeAddress(good)).toBe(good)
  }
  for (const bad of ['javascript:alert(1)', 'data:text/html,x', '//a.b', '/w/1', 'file:///x', '']) {
    expect([bad, safeAddress(bad)]).toEqual([bad, ''])
  }
})
