import { expect, it } from 'vitest'
import { firstSpoken, spoken } from '../../shared/locales.ts'
import { rich } from './rich.tsx'
import { said, t } from './words.ts'

it('[WD1] a text takes its values by name, and a value it does not know stays as it is', () => {
  expect(t('Rename {name}', { name: 'a {b} c' })).toBe('Rename a {b} c')
  expect(t('No values at all')).toBe('No values at all')
})

it('[WD2] a count chooses the form and is written as the language writes numbers', () => {
  expect(t('{count} files', { count: 1 })).toBe('1 file')
  expect(t('{count} files', { count: 50_000 })).toBe('50,000 files')
  expect(t('Port {port} was opened.', { port: 5173 })).toBe('Port 5173 was opened.')
})

it('[WD3] what comes from elsewhere is said as it came when nobody translated it', () => {
  expect(said('The {disk} is full.')).toBe('The {disk} is full.')
})

it('[WD4] a text can hold more than strings, each in its place', () => {
  const pieces = rich('{key} goes to {place}.', { key: 1, place: 'the end' }) as { props: object }[]
  expect(pieces.map(({ props }) => props)).toMatchObject([
    { children: '' },
    { children: 1 },
    { children: ' goes to ' },
    { children: 'the end' },
    { children: '.' },
  ])
})

it.each([
  ['de-AT', 'de'],
  ['de', 'de'],
  ['en-GB', 'en'],
  ['zh', 'zh-CN'],
  ['zh-Hans-SG', 'zh-CN'],
  ['zh-TW', undefined],
  ['zh-Hant', undefined],
  ['fr-FR', undefined],
  ['', undefined],
  ['not a tag!', undefined],
  [null, undefined],
])('[WD5] whoever asks for %s gets %s', (tag, locale) => {
  expect(spoken(tag)).toBe(locale)
})

it.each([
  ['fr-FR, de;q=0.8, en;q=0.9', 'en'],
  ['de-CH,de;q=0.9,en;q=0.8', 'de'],
  ['zh-TW, zh-CN;q=0.5', 'zh-CN'],
  ['de;q=0', undefined],
  ['*', undefined],
  [undefined, undefined],
])('[WD5] of the languages %s the page is in %s', (accepted, locale) => {
  expect(firstSpoken(accepted)).toBe(locale)
})
