import { expect, it } from 'vitest'
import { Slug } from '../../shared/workspaces.ts'
import { makeSlug } from './slug.ts'

const NAMES = [
  'Compiler',
  '  --- ',
  'über größe',
  '日本語',
  'a'.repeat(80),
  'x--y__z',
  `${'ab '.repeat(12)}`,
  'xn--bcher-kva',
]

it.each(NAMES)('[WS1] makes a DNS-safe slug of %j', (name) => {
  for (let i = 0; i < 20; i += 1) {
    const slug = makeSlug(name)
    expect(Slug.parse(slug)).toBe(slug)
    expect(slug).not.toContain('--')
  }
})

it('[WS1] does not give the same slug twice for one name', () => {
  const slugs = Array.from({ length: 50 }, () => makeSlug('same'))
  expect(new Set(slugs).size).toBe(50)
})
