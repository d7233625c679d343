import { expect, it } from 'vitest'
import { Preferences } from '../../shared/preferences.ts'
import { SETTINGS, findSections, findSettings } from './settings-list.ts'

it('[SE3] every preference has a control, but for what has a place of its own', () => {
  const elsewhere = ['keys']
  const names = Object.keys(Preferences.shape).filter((name) => !elsewhere.includes(name))
  expect(SETTINGS.map(({ id }) => id as string).toSorted()).toEqual(names.toSorted())
})

it('[SE5] the search finds by title, hint and what others call it, in any order', () => {
  const ids = (typed: string) => findSettings(typed).map(({ id }) => id)
  expect(ids('  COLOUR theme ')).toEqual(['theme'])
  expect(ids('wrap')).toEqual(['wordWrap'])
  expect(ids('')).toHaveLength(SETTINGS.length)
  expect(ids('no such thing')).toEqual([])
})

it('[SE5] the search finds keys and the account too', () => {
  expect(findSections('shortcut')).toEqual(['keys'])
  expect(findSections('passkey')).toEqual(['account'])
  expect(findSections('')).toEqual([])
})
