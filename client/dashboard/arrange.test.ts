import { expect, it } from 'vitest'
import type { Workspace } from '../../shared/workspaces.ts'
import { arrange } from './arrange.ts'

const one = (name: string, status: Workspace['status'], day: number, url?: string) =>
  ({
    name,
    status,
    template: 'python',
    lastActiveAt: `2026-01-0${day}T00:00:00Z`,
    ...(url && { source: { url, cloned: true } }),
  }) as Workspace
const all = [
  one('api', 'stopped', 1),
  one('Web', 'failed', 2, 'https://git.example/tools'),
  one('zoo', 'running', 3),
]
const names = (wish: Partial<Parameters<typeof arrange>[1]>) =>
  arrange(all, { typed: '', order: 'recent', ...wish }).map(({ name }) => name)

it('[SE23] the last used comes first, or by name, or what needs attention', () => {
  expect(names({})).toEqual(['zoo', 'Web', 'api'])
  expect(names({ order: 'name' })).toEqual(['api', 'Web', 'zoo'])
  expect(names({ order: 'status' })).toEqual(['Web', 'zoo', 'api'])
})

it('[SE23] the search looks at name, template, state and repository', () => {
  expect(names({ typed: ' WE ' })).toEqual(['Web'])
  expect(names({ typed: 'python running' })).toEqual(['zoo'])
  expect(names({ typed: 'git.example' })).toEqual(['Web'])
  expect(names({ typed: 'nothing' })).toEqual([])
})
