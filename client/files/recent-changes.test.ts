import { expect, it } from 'vitest'
import { RecentChanges } from './recent-changes.ts'

function house({ open = [], fresh = [] }: { open?: string[]; fresh?: string[] } = {}) {
  let now = 0
  const waiting: (() => void)[] = []
  const changes = new RecentChanges({
    now: () => now,
    wait: (_ms, then) => waiting.push(then),
    isOpen: (path) => open.includes(path),
    isNew: (path) => fresh.includes(path),
  })
  const marks = () => [...changes.store.getState().files.keys()]
  const pass = (ms: number): void => {
    now += ms
    for (const then of waiting.splice(0)) then()
  }
  return { changes, marks, pass }
}
const changed = (path: string) => ({ path, kind: 'changed' }) as const

it('[FT6] what others changed is marked for some minutes, its folders too', () => {
  const { changes, marks, pass } = house()
  changes.apply([changed('src/deep/a.ts'), { path: '', kind: 'rescan' }])
  expect(marks()).toEqual(['src/deep/a.ts'])
  expect([...changes.store.getState().folders]).toEqual(['src', 'src/deep'])
  pass(120_000)
  expect(marks()).toEqual(['src/deep/a.ts'])
  pass(61_000)
  expect(marks()).toEqual([])
})

it('[FT6] no mark for what I did, have open, have looked at, or is gone', () => {
  const { changes, marks, pass } = house({ open: ['open.ts'] })
  changes.mine('lib')
  changes.apply([changed('lib/a.ts'), changed('open.ts'), changed('b.ts'), changed('c.ts')])
  expect(marks()).toEqual(['b.ts', 'c.ts'])
  changes.seen('b.ts')
  changes.apply([{ path: 'c.ts', kind: 'removed' }])
  expect(marks()).toEqual([])
  pass(11_000)
  changes.apply([changed('lib/a.ts')])
  expect(marks()).toEqual(['lib/a.ts'])
})

it('[FT6] what was not there before is marked as new, and stays so when it changes', () => {
  const fresh = ['n.ts']
  const { changes } = house({ fresh })
  changes.apply([changed('n.ts'), changed('old.ts')])
  fresh.pop()
  changes.apply([changed('n.ts')])
  expect(Object.fromEntries(changes.store.getState().files)).toEqual({
    'n.ts': 'new',
    'old.ts': 'changed',
  })
})
