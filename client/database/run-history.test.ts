import { expect, it } from 'vitest'
import { RunHistory, searchHistory } from './run-history.ts'

function aDisk() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
}
const past = (sql: string, outcome = '1 row') => ({
  sql,
  outcome,
  at: '2026-11-21T10:00:00Z',
  ok: true,
  durationMs: 3,
})

it('[DBC4] runs are kept latest first, each text once, and are there after a reload', () => {
  const disk = aDisk()
  const history = new RunHistory({ key: 'h', disk })
  for (const sql of ['select 1', 'select 2', 'select 1']) history.add(past(sql))
  history.add(past('x'.repeat(30_000)))
  const again = new RunHistory({ key: 'h', disk })
  expect(again.store.getState().past.map(({ sql }) => sql)).toEqual(['select 1', 'select 2'])
  for (let n = 0; n < 300; n += 1) history.add(past(`select ${n}`))
  expect(history.store.getState().past).toHaveLength(200)
})

it('[DBC4] what cannot be read is forgotten', () => {
  const disk = { getItem: () => '[{"sql":1}]', setItem: () => {} }
  expect(new RunHistory({ key: 'h', disk }).store.getState().past).toEqual([])
})

it('[DBC4] a search finds every word, in text or outcome', () => {
  const all = [past('select * from users'), past('delete from users', '3 rows changed')]
  expect(searchHistory(all, 'USERS changed').map(({ sql }) => sql)).toEqual(['delete from users'])
  expect(searchHistory(all, '')).toHaveLength(2)
})
