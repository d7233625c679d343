import { describe, expect, it } from 'vitest'
import { aDock } from './test-dock.ts'
import { Workbench, panelId, panelOf } from './workbench.ts'

describe('Workbench', () => {
  it('[CW1] opens a panel once, then brings it to the front', () => {
    const bench = new Workbench()
    const { dock, did } = aDock(bench)
    bench.attach(dock)
    bench.openFile('src/a.ts')
    bench.open({ kind: 'preview' }, { beside: true })
    bench.openFile('src/a.ts', { line: 7 })
    expect(did).toEqual(['add file:src/a.ts', 'add preview right', 'focus file:src/a.ts'])
    expect(bench.store.getState()).toMatchObject({
      active: 'file:src/a.ts',
      reveal: { path: 'src/a.ts', line: 7 },
    })
  })

  it('[CW2] closing the panel in front shows its neighbour', () => {
    const bench = new Workbench()
    for (const path of ['a', 'b', 'c']) bench.openFile(path)
    bench.open({ kind: 'file', path: 'b' })
    bench.close('file:b')
    expect(bench.store.getState().active).toBe('file:c')
    bench.close('file:c')
    bench.close('file:a')
    expect(bench.store.getState()).toMatchObject({ active: null, panels: [] })
  })

  it('[CW3] open files follow a moved folder, and close with a deleted one', () => {
    const bench = new Workbench()
    for (const path of ['src/a.ts', 'src/x/b.ts', 'srcs/c.ts']) bench.openFile(path)
    bench.moved('src', 'lib')
    const paths = () => bench.store.getState().panels.map(panelId).sort()
    expect(paths()).toEqual(['file:lib/a.ts', 'file:lib/x/b.ts', 'file:srcs/c.ts'])
    bench.removed('lib/x')
    expect(paths()).toEqual(['file:lib/a.ts', 'file:srcs/c.ts'])
  })

  it('[CW4] ids of another time are no panels', () => {
    expect(panelOf('file:')).toBeUndefined()
    expect(panelOf('constructor')).toBeUndefined()
    expect(panelOf('file:a:b.ts')).toEqual({ kind: 'file', path: 'a:b.ts' })
  })
})
