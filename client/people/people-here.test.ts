import { expect, it } from 'vitest'
import { TerminalId, UserId } from '../../shared/ids.ts'
import type { Present, Whereabouts } from '../../shared/news.ts'
import type { Role } from '../../shared/roles.ts'
import { followersOf, nextAfter, peopleHere } from './people-here.ts'
import { placeOf } from './place-words.ts'

const NOWHERE: Whereabouts = { file: null, line: null, panel: null }
let tabs = 0
function aTab(name: string, change: Partial<Present> = {}): Present {
  tabs += 1
  return {
    connection: `c${tabs}`,
    person: { id: idOf(name), name, slot: 0 },
    role: 'editor',
    where: NOWHERE,
    idle: false,
    ...change,
  }
}
function idOf(name: string): UserId {
  return UserId.parse(`00000000-0000-4000-8000-0000000000${name.charCodeAt(0).toString(16)}`)
}

it('[CP3] two tabs are one person, shown where they work', () => {
  const at = { file: 'a.ts', line: 3, panel: 'editor' }
  const here = peopleHere(
    [aTab('Bob'), aTab('Ada', { idle: true }), aTab('Ada', { where: at })],
    idOf('Bob'),
  )
  expect(here.map(({ person, me }) => [person.name, me])).toEqual([
    ['Bob', true],
    ['Ada', false],
  ])
  expect(here[1]).toMatchObject({ idle: false, where: at })
})

it('[PP1] a tab in use counts more than one that rests, wherever that one is', () => {
  const at = { file: 'a.ts', line: 3, panel: 'editor' }
  const terminal = { ...NOWHERE, panel: 'terminal', terminal: TerminalId.parse('t1') }
  const tabsOfAda = [aTab('Ada', { where: at, idle: true }), aTab('Ada', { where: terminal })]
  for (const order of [tabsOfAda, tabsOfAda.toReversed()]) {
    expect(peopleHere(order, 'me')[0]?.where).toEqual(terminal)
  }
})

it('[PP2] says in words where somebody is, and for how long they are away', () => {
  const words = (where: Partial<Whereabouts>, one: { idleSince?: string; role?: Role } = {}) =>
    placeOf(
      {
        where: { ...NOWHERE, ...where },
        role: one.role ?? 'editor',
        idle: one.idleSince !== undefined,
        idleSince: one.idleSince,
      },
      { terminals: ['dev', 't1'], nowMs: Date.parse('2026-01-01T12:00:00Z') },
    )
  const file = { file: 'a.ts', line: 3, panel: 'editor' }
  expect(words(file)).toBe('Editing a.ts, line 3')
  expect(words(file, { role: 'viewer' })).toBe('Reading a.ts, line 3')
  expect(words({ ...file, line: null })).toBe('In a.ts')
  expect(words({ panel: 'terminal', terminal: TerminalId.parse('t1') })).toBe('In terminal 2')
  expect(words({ panel: 'terminal', terminal: TerminalId.parse('gone') })).toBe('In a terminal')
  expect(words({ panel: 'preview', preview: { port: 3000, path: '/' } })).toBe(
    'In the preview of port 3000',
  )
  expect(words({ panel: 'database', line: 2 })).toBe('In the database console, line 2')
  expect(words({ panel: 'database', file: 'queries/q.sql', line: 2 })).toBe(
    'In the database console, q.sql, line 2',
  )
  expect(words({ panel: 'database', table: { schema: 'public', name: 'book' } })).toBe(
    'In the database console, table book',
  )
  expect(words({})).toBe('Looking around')
  expect(words(file, { idleSince: '2026-01-01T11:57:00Z' })).toBe('Away for 3 min')
  expect(words({}, { idleSince: '2026-01-01T09:30:00Z' })).toBe('Away for 2 h')
})

it('[PP3] the next to follow goes round; followers are counted once each', () => {
  const ada = { where: { ...NOWHERE, following: idOf('Me') } }
  const present = [aTab('Me'), aTab('Ada', ada), aTab('Ada', ada), aTab('Bob')]
  const people = peopleHere(present, idOf('Me'))
  const others = people.filter(({ me }) => !me)
  const names = (id?: UserId) => nextAfter(others, id)?.person.name
  expect([names(), names(idOf('Ada')), names(idOf('Bob'))]).toEqual(['Ada', 'Bob', 'Ada'])
  expect(nextAfter([], undefined)).toBeUndefined()
  expect(followersOf(people, idOf('Me')).map(({ person }) => person.name)).toEqual(['Ada'])
})
