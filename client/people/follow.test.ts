import { expect, it } from 'vitest'
import { TerminalId, UserId } from '../../shared/ids.ts'
import type { Whereabouts } from '../../shared/news.ts'
import { topFor } from './editor-views.ts'
import { Follow } from './follow.ts'
import { type Step, stepsTo } from './follow-steps.ts'
import { eased } from './glide.ts'
import { isWork } from './own-hand.ts'
import type { PersonHere } from './people-here.ts'

const ada = UserId.parse('00000000-0000-4000-8000-00000000000a')
const NOWHERE: Whereabouts = { file: null, line: null, panel: null }
const inFile = (file: string, from = 1): Whereabouts => ({
  file,
  line: from,
  panel: 'editor',
  lines: { from, to: from + 9 },
})
const inTerminal = (id: string): Whereabouts => ({
  ...NOWHERE,
  panel: 'terminal',
  terminal: TerminalId.parse(id),
})
const adaAt = (where: Whereabouts): PersonHere => ({
  person: { id: ada, name: 'Ada', slot: 0 },
  role: 'owner',
  where,
  idle: false,
  idleSince: undefined,
  me: false,
})
const cat = UserId.parse('00000000-0000-4000-8000-00000000000c')
const me = UserId.parse('00000000-0000-4000-8000-00000000000d')
const theOthers = (adaFollows?: UserId, catFollows?: UserId): PersonHere[] => [
  adaAt({ ...inFile('a.ts'), ...(adaFollows && { following: adaFollows }) }),
  {
    ...adaAt({ ...NOWHERE, ...(catFollows && { following: catFollows }) }),
    person: { id: cat, name: 'Cat', slot: 1 },
  },
  { ...adaAt(NOWHERE), person: { id: me, name: 'Me', slot: 2 }, me: true },
]

function aFollower(here: readonly PersonHere[] = []) {
  const steps: Step[] = []
  const lost: string[] = []
  const circles: string[] = []
  const waits: number[] = []
  const timers: (() => void)[] = []
  const follow = new Follow({
    walk: (step) => steps.push(step),
    wait: (ms, then) => {
      timers.push(then)
      waits.push(ms)
      return () => void timers.splice(timers.indexOf(then), 1)
    },
    here: () => here,
    onLost: ({ name }) => lost.push(name),
    onCircle: ({ name }) => circles.push(name),
  })
  return { follow, steps, lost, circles, waits, timers }
}

it('[PP5] goes where the leader is and stays with them, across files and into a terminal', () => {
  const { follow, steps } = aFollower()
  follow.start(adaAt(inFile('a.ts')))
  follow.see([adaAt(inFile('a.ts', 40))])
  follow.see([adaAt(inFile('a.ts', 40))])
  follow.see([adaAt(inFile('b.ts'))])
  follow.see([adaAt(inTerminal('t1'))])
  expect(steps.map((step) => [step.kind, 'path' in step ? step.path : ''])).toEqual([
    ['file', 'a.ts'],
    ['look', 'a.ts'],
    ['look', 'a.ts'],
    ['file', 'b.ts'],
    ['look', 'b.ts'],
    ['terminal', ''],
  ])
})

it('[PP5] after it was stopped nothing moves any more', () => {
  const { follow, steps } = aFollower()
  follow.start(adaAt(inFile('a.ts')))
  follow.stop()
  const before = steps.length
  follow.see([adaAt(inFile('b.ts'))])
  expect(steps).toHaveLength(before)
  expect(follow.leader).toBeUndefined()
})

it('[PP5] a visit is one walk', () => {
  const { follow, steps } = aFollower()
  follow.visit(adaAt(inFile('a.ts')))
  expect(steps.map(({ kind }) => kind)).toEqual(['file', 'look'])
  expect(follow.leader).toBeUndefined()
})

it('[PP6] a leader who is back soon is still followed; one who is not is told to be gone', () => {
  const { follow, steps, lost, timers } = aFollower()
  follow.start(adaAt(inFile('a.ts')))
  follow.see([])
  follow.see([])
  expect(timers).toHaveLength(1)
  follow.see([adaAt(inFile('b.ts'))])
  expect(timers).toHaveLength(0)
  expect(steps).toContainEqual({ kind: 'file', path: 'b.ts' })
  follow.see([])
  timers.shift()?.()
  expect(lost).toEqual(['Ada'])
  expect(follow.leader).toBeUndefined()
})

it('[PP6] while the line is down nobody has left, and after it they have longer to come back', () => {
  const { follow, lost, waits, timers } = aFollower()
  follow.start(adaAt(inFile('a.ts')))
  follow.see([])
  follow.see(undefined)
  expect(timers).toHaveLength(0)
  follow.see([])
  expect(waits[1]).toBeGreaterThan(waits[0] ?? Infinity)
  follow.see([adaAt(inFile('a.ts'))])
  follow.see([])
  expect(waits[2]).toBe(waits[0])
  expect(lost).toEqual([])
})

it('[PP10] who is followed by their leader, or over others, stops; who began last goes on', () => {
  for (const circle of [theOthers(me), theOthers(cat, me)]) {
    const before = aFollower(theOthers())
    before.follow.start(adaAt(inFile('a.ts')))
    before.follow.see(circle)
    expect(before.circles).toEqual(['Ada'])
    expect(before.follow.leader).toBeUndefined()
    const last = aFollower(circle)
    last.follow.start(adaAt(inFile('a.ts')))
    last.follow.see(circle)
    last.follow.see(theOthers())
    expect(last.follow.leader?.name).toBe('Ada')
    last.follow.see(circle)
    expect(last.circles).toEqual(['Ada'])
  }
  const among = aFollower(theOthers())
  among.follow.start(adaAt(inFile('a.ts')))
  among.follow.see(theOthers(cat, ada))
  expect(among.circles).toEqual([])
})

it('[PP6] what a step opens is told from what a hand opens', () => {
  const walking: boolean[] = []
  const follow: Follow = new Follow({
    walk: () => walking.push(follow.walking),
    wait: () => () => {},
    here: () => [],
    onLost: () => {},
    onCircle: () => {},
  })
  follow.start(adaAt(inFile('a.ts')))
  expect(walking).toEqual([true, true])
  expect(follow.walking).toBe(false)
})

it('[PP7] nobody is followed into their settings, and a preview is not loaded twice', () => {
  const preview = { ...NOWHERE, panel: 'preview', preview: { port: 3000, path: '/a' } }
  expect(stepsTo({ ...NOWHERE, panel: 'settings' }, inFile('a.ts'))).toEqual([])
  expect(stepsTo(preview, undefined)).toEqual([{ kind: 'preview', port: 3000, path: '/a' }])
  expect(stepsTo({ ...preview, following: ada }, preview)).toEqual([])
  const database = { ...NOWHERE, panel: 'database', lines: { from: 2, to: 9 } }
  expect(stepsTo(database, undefined)).toEqual([
    { kind: 'panel', panel: 'database' },
    { kind: 'look', path: 'queries/console.sql', lines: { from: 2, to: 9 }, line: null },
  ])
})

it('[PP7] in the console one is followed from query to query, and to the rows of a table', () => {
  const query = { ...inFile('queries/q.sql'), panel: 'database', lines: { from: 1, to: 4 } }
  const spot = { kind: 'file', path: 'queries/q.sql' }
  const look = { kind: 'look', path: 'queries/q.sql', lines: { from: 1, to: 4 }, line: null }
  expect(stepsTo({ ...query, line: null }, undefined)).toEqual([{ kind: 'console', spot }, look])
  expect(stepsTo({ ...query, line: null }, query)).toEqual([look])
  const rows = { ...NOWHERE, panel: 'database', table: { schema: 'public', name: 'book' } }
  expect(stepsTo(rows, query)).toEqual([
    { kind: 'console', spot: { kind: 'table', schema: 'public', table: 'book' } },
  ])
})

it('[PP8] shows their first line first, unless their caret would be below our window', () => {
  const ground = { topOf: (line: number) => 8 + (line - 1) * 20, height: 200 }
  const lines = { from: 11, to: 50 }
  expect(topFor({ lines, line: null }, ground)).toBe(200)
  expect(topFor({ lines, line: 12 }, ground)).toBe(200)
  expect(topFor({ lines, line: 40 }, ground)).toBe(41 * 20 - 200)
  expect(topFor({ lines, line: 400 }, ground)).toBe(200)
  expect([eased(0), eased(1)]).toEqual([0, 1])
})

it('[PP9] typing and moving the caret are work, the page’s own chords are not', () => {
  const press = (
    key: string,
    held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', true>> = {},
  ) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...held,
  })
  for (const key of ['x', 'Enter', 'ArrowDown', 'PageUp', 'Ä']) {
    expect(isWork(press(key), 'editor'), key).toBe(true)
  }
  for (const key of ['v', 'Z', 'End'])
    expect(isWork(press(key, { ctrlKey: true }), 'editor')).toBe(true)
  expect(isWork(press('ArrowUp', { altKey: true }), 'editor')).toBe(true)
  for (const key of ['Shift', 'Control', 'F1', 'AltGraph']) {
    expect(isWork(press(key), 'editor'), key).toBe(false)
  }
  expect(isWork(press('p', { ctrlKey: true }), 'editor')).toBe(false)
  expect(isWork(press('f', { ctrlKey: true, altKey: true }), 'editor')).toBe(false)
  expect(isWork(press('c', { ctrlKey: true }), 'terminal')).toBe(true)
  expect(isWork(press('x'), 'elsewhere')).toBe(false)
})
