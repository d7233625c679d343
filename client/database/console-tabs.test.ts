import { expect, it } from 'vitest'
import { ConsoleTabs, freeName, tabId } from './console-tabs.ts'

function aDisk() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
}
const file = (path: string) => ({ kind: 'file', path }) as const
const first = file('queries/console.sql')
const shown = ({ store }: ConsoleTabs) => store.getState().tabs.map(tabId)

it('[DBC8] a tab opens beside the one in front, once, and its neighbour follows when it closes', () => {
  const disk = aDisk()
  const tabs = new ConsoleTabs({ key: 'k', disk, first })
  tabs.open(file('queries/b.sql'))
  tabs.choose(tabId(first))
  tabs.open({ kind: 'table', schema: 'public', table: 'users' })
  tabs.open(file('queries/b.sql'))
  expect(shown(tabs)).toEqual([
    'file:queries/console.sql',
    'table:public.users',
    'file:queries/b.sql',
  ])
  tabs.close('file:queries/b.sql')
  expect(tabs.store.getState().active).toBe('table:public.users')
  expect(shown(new ConsoleTabs({ key: 'k', disk, first }))).toEqual(shown(tabs))
})

it('[DBC8] tabs go and come back with their files, whoever deletes them', () => {
  const tabs = new ConsoleTabs({ key: 'k', disk: aDisk(), first })
  tabs.open(file('queries/b.sql'))
  tabs.open({ kind: 'scratch' })
  tabs.follow(new Set(['queries/console.sql']))
  expect(shown(tabs)).toEqual(['file:queries/console.sql', 'scratch'])
  tabs.follow(new Set(['queries/console.sql', 'queries/b.sql', 'queries/other.sql']))
  expect(shown(tabs)).toContain('file:queries/b.sql')
  expect(shown(tabs)).not.toContain('file:queries/other.sql')
})

it('[DBC8] a renamed file keeps its tab and its place', () => {
  const tabs = new ConsoleTabs({ key: 'k', disk: aDisk(), first })
  tabs.open(file('queries/b.sql'))
  tabs.moved('queries/console.sql', 'queries/main.sql')
  expect(shown(tabs)).toEqual(['file:queries/main.sql', 'file:queries/b.sql'])
  // The list of files may tell before the answer does.
  tabs.follow(new Set(['queries/start.sql', 'queries/b.sql']))
  expect(shown(tabs)).toEqual(['file:queries/b.sql'])
  tabs.moved('queries/main.sql', 'queries/start.sql')
  expect(shown(tabs)).toEqual(['file:queries/start.sql', 'file:queries/b.sql'])
  expect(freeName(new Set(['queries/query-1.sql']))).toBe('queries/query-2.sql')
})
