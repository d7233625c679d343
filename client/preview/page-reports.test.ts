import { expect, it } from 'vitest'
import { PageReports, errorsIn, fileOf, wordsOf } from './page-reports.ts'

const told = (report: object) => ({ atelier: 'page', report })
const error = (text: string) => told({ kind: 'console', level: 'error', text })
const at = (url: string) => ({
  kind: 'exception' as const,
  text: 'x',
  source: { url, line: 7, column: 3 },
})

it('[PV13] keeps faults in order, one line for what repeats, and counts errors without warnings', () => {
  const reports = new PageReports()
  for (const text of ['a', 'a', 'b']) reports.hear(error(text))
  reports.hear(told({ kind: 'console', level: 'warn', text: 'w' }))
  const { lines } = reports.store.getState()
  expect(lines.map(({ fault, count }) => [wordsOf(fault), count])).toEqual([
    ['a', 2],
    ['b', 1],
    ['w', 1],
  ])
  expect(errorsIn(lines)).toBe(3)
  for (let n = 0; n < 500; n += 1) reports.hear(error(String(n)))
  expect(reports.store.getState().lines).toHaveLength(200)
})

it('[PV13] what an app sends that is no report changes nothing', () => {
  const reports = new PageReports()
  for (const data of [null, 'x', { atelier: 'page' }, told({ kind: 'evil' }), { text: 'a' }]) {
    expect(reports.hear(data)).toBeUndefined()
  }
  reports.hear(error('x'.repeat(5_000)))
  expect(reports.store.getState()).toEqual({ lines: [], reporter: 'unknown' })
})

it('[PV13] a page without its reporter is known to be silent, one with it is not', () => {
  const reports = new PageReports()
  reports.missed()
  expect(reports.store.getState().reporter).toBe('silent')
  reports.expect()
  reports.hear(told({ kind: 'place', how: 'load', path: '/a' }))
  reports.missed()
  expect(reports.store.getState().reporter).toBe('there')
})

it('[PV14] names the file of a fault, with a line only where it is the line of the file', () => {
  expect(fileOf(at('http://5173--a.localhost/src/app.js?t=1'))).toEqual({
    path: 'src/app.js',
    line: 7,
    column: 3,
  })
  expect(fileOf(at('http://x/src/App.tsx'))).toEqual({ path: 'src/App.tsx' })
  expect(fileOf(at('http://x/'))).toBeUndefined()
  expect(fileOf(at('http://x/@vite/client'))).toBeUndefined()
  expect(fileOf(at('http://x/node_modules/a/b.js'))).toBeUndefined()
  expect(fileOf(at('http://x/%E0%A4%A'))).toBeUndefined()
  const request = { kind: 'request' as const, method: 'GET', url: '/api', status: 500 }
  expect(fileOf(request)).toBeUndefined()
  expect(wordsOf(request)).toBe('GET /api answered 500')
})
