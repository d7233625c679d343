import { expect, it } from 'vitest'
import { UserId } from '../../shared/ids.ts'
import type { Present } from '../../shared/news.ts'
import { peopleHere, placeOf } from './people-here.ts'

let tabs = 0
function aTab(name: string, change: Partial<Present> = {}): Present {
  const id = UserId.parse(`00000000-0000-4000-8000-0000000000${name.charCodeAt(0).toString(16)}`)
  tabs += 1
  return {
    connection: `c${tabs}`,
    person: { id, name, slot: 0 },
    role: 'editor',
    where: { file: null, line: null, panel: null },
    idle: false,
    ...change,
  }
}

it('[CP3] two tabs are one person, shown where they work', () => {
  const at = { file: 'a.ts', line: 3, panel: 'editor' }
  const here = peopleHere(
    [aTab('Bob'), aTab('Ada', { idle: true }), aTab('Ada', { where: at })],
    aTab('Bob').person.id,
  )
  expect(here.map(({ person, me }) => [person.name, me])).toEqual([
    ['Bob', true],
    ['Ada', false],
  ])
  expect(here[1]).toMatchObject({ idle: false, where: at })
})

it('[CP4] says in words where somebody is', () => {
  expect(placeOf({ where: { file: 'a.ts', line: 3, panel: 'editor' }, idle: false })).toBe(
    'a.ts, line 3',
  )
  expect(placeOf({ where: { file: null, line: null, panel: 'database' }, idle: true })).toBe(
    'database · idle',
  )
})
