import { describe, expect, it } from 'vitest'
import { RecentWalk, closeAll, closeOthers, closeToTheRight, neighbour } from './tab-actions.ts'
import { aDock } from './test-dock.ts'
import { Workbench, panelId, panelOf } from './workbench.ts'

function aBench() {
  const bench = new Workbench()
  const { dock, shown } = aDock(bench)
  bench.attach(dock)
  const look = (path: string): void => bench.openFile(path, undefined, { preview: true })
  const marks = () => bench.store.getState().marks
  return { bench, shown, look, marks }
}

describe('tabs', () => {
  it('[FR1] a look replaces the look before, and a tab that is kept stays', () => {
    const { bench, shown, look, marks } = aBench()
    look('a')
    look('b')
    expect(shown()).toEqual(['file:b'])
    bench.keep('file:b')
    look('c')
    look('d')
    expect(shown()).toEqual(['file:b', 'file:d'])
    expect(marks().preview).toBe('file:d')
    bench.openFile('d')
    expect(marks().preview).toBeNull()
  })

  it('[FR1] a look at what is open anyway changes nothing about it', () => {
    const { bench, shown, look, marks } = aBench()
    bench.openFile('a')
    look('b')
    look('a')
    expect(shown()).toEqual(['file:a', 'file:b'])
    expect(marks().preview).toBe('file:b')
  })

  it('[FR2] closing several spares the pinned', () => {
    const { bench, shown } = aBench()
    for (const path of ['a', 'b', 'c', 'd']) bench.openFile(path)
    bench.pin('file:c', true)
    expect(shown()).toEqual(['file:c', 'file:a', 'file:b', 'file:d'])
    closeToTheRight(bench, 'file:b')
    expect(shown()).toEqual(['file:c', 'file:a', 'file:b'])
    closeOthers(bench, 'file:b')
    expect(shown()).toEqual(['file:c', 'file:b'])
    closeAll(bench, bench.row('file:b'))
    expect(shown()).toEqual(['file:c'])
    bench.pin('file:c', false)
    closeAll(bench, bench.row('file:c'))
    expect(shown()).toEqual([])
  })

  it('[FR3] what was closed comes back, latest first, but no look that was replaced', () => {
    const { bench, shown, look } = aBench()
    for (const path of ['a', 'b']) bench.openFile(path)
    look('c')
    look('d')
    bench.close('file:a')
    bench.close('file:b')
    bench.reopen()
    bench.reopen()
    bench.reopen()
    expect(shown()).toEqual(['file:d', 'file:b', 'file:a'])
    expect(bench.store.getState().active).toBe('file:a')
  })

  it('[FR3] a tab that the dock closed comes back too', () => {
    const { bench, shown } = aBench()
    bench.openFile('a')
    bench.openFile('b')
    bench.mirror(['file:a'], 'file:a')
    bench.reopen()
    expect(shown()).toContain('file:b')
  })

  it('[FR4] the walk goes back in time, and its end is the latest', () => {
    const { bench, marks } = aBench()
    for (const path of ['a', 'b', 'c']) bench.openFile(path)
    const walk = new RecentWalk()
    const step = () => bench.focus(walk.next(marks().recent, 1) ?? '')
    step()
    step()
    expect(bench.activeFile()).toBe('a')
    bench.reorderRecent(walk.end())
    expect(marks().recent).toEqual(['file:a', 'file:c', 'file:b'])
    step()
    expect(bench.activeFile()).toBe('c')
  })

  it('[FR4] next and previous go round the row', () => {
    expect(neighbour(['a', 'b', 'c'], 'c', 1)).toBe('a')
    expect(neighbour(['a', 'b', 'c'], 'a', -1)).toBe('c')
    expect(neighbour([], 'a', 1)).toBeUndefined()
  })

  it('[FR5] a file can stand beside itself, and opening it again shows the one at hand', () => {
    const { bench, shown } = aBench()
    bench.openFile('a')
    bench.split('file:a', 'right')
    expect(shown()).toEqual(['file:a', 'file~2:a'])
    expect(panelOf('file~2:a')).toEqual({ kind: 'file', path: 'a', copy: 2 })
    bench.openFile('a')
    expect(bench.store.getState().active).toBe('file~2:a')
    bench.focus('file:a')
    bench.openFile('a', { line: 3 })
    expect(bench.store.getState()).toMatchObject({ active: 'file:a', reveal: { line: 3 } })
  })

  it('[CW3] a moved file keeps its pin and its place in front', () => {
    const { bench, shown, marks } = aBench()
    for (const path of ['a', 'b']) bench.openFile(path)
    bench.pin('file:a', true)
    bench.moved('a', 'z')
    expect(shown()).toEqual(['file:z', 'file:b'])
    expect(marks().pinned).toEqual(['file:z'])
    expect(bench.store.getState().active).toBe('file:b')
    expect(bench.store.getState().panels.map(panelId).toSorted()).toEqual(['file:b', 'file:z'])
  })
})
