import { expect, it } from 'vitest'
import { assign, clashes, madeClashes, withoutOverride } from './key-clashes.ts'
import { addStep, recordStep } from './record-keys.ts'

const commands = [
  { id: 'a', title: 'A', keys: ['$mod+KeyB'] },
  { id: 'b', title: 'B', keys: ['$mod+KeyK $mod+KeyS', 'Alt+KeyS'] },
  { id: 'c', title: 'C' },
  { id: 'd', title: 'D', keys: ['$mod+KeyB'] },
]
const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id)
const world = (overrides = {}) => ({ commands, overrides, mac: false })

it('[SE6] keys clash when they are the same, or one begins the other', () => {
  expect(ids(clashes('c', '$mod+KeyB', world()))).toEqual(['a', 'd'])
  expect(ids(clashes('c', 'Control+KeyK', world()))).toEqual(['b'])
  expect(ids(clashes('c', '$mod+KeyX', world()))).toEqual([])
  expect(ids(clashes('c', '$mod+KeyB', world({ a: [], d: ['Alt+KeyD'] })))).toEqual([])
})

it('[SE6] clashes among defaults are meant, those somebody made are told', () => {
  const [a, , c] = commands
  expect(ids(madeClashes(a!, world()))).toEqual([])
  expect(ids(madeClashes(c!, world({ c: ['$mod+KeyB'] })))).toEqual(['a', 'd'])
  expect(ids(madeClashes(a!, world({ c: ['$mod+KeyB'] })))).toEqual(['c'])
})

it('[SE6] taking keys over leaves the others what else they have', () => {
  expect(assign('c', '$mod+KeyK $mod+KeyS', world(), true)).toEqual({
    b: ['Alt+KeyS'],
    c: ['$mod+KeyK $mod+KeyS'],
  })
  expect(assign('c', 'Alt+KeyS', world({ c: [] }), false)).toEqual({ c: ['Alt+KeyS'] })
  expect(withoutOverride({ a: [], c: ['Alt+KeyC'] }, 'a')).toEqual({ c: ['Alt+KeyC'] })
})

it('[SE6] a pressed key is kept by its place, with the modifiers of this machine', () => {
  const press = (wish: object) => ({
    key: 'p',
    code: 'KeyP',
    ctrlKey: false,
    shiftKey: false,
    altKey: false,
    metaKey: false,
    getModifierState: () => false,
    ...wish,
  })
  expect(recordStep(press({ ctrlKey: true, shiftKey: true }), false)).toBe('$mod+Shift+KeyP')
  expect(recordStep(press({ metaKey: true }), true)).toBe('$mod+KeyP')
  expect(recordStep(press({ ctrlKey: true, altKey: true }), true)).toBe('Control+Alt+KeyP')
  expect(recordStep(press({ key: 'Shift', code: 'ShiftLeft', shiftKey: true }), false)).toBe(
    undefined,
  )
  expect(addStep(['a', 'b'], 'c')).toEqual(['c'])
})
