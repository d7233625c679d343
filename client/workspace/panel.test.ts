import { expect, it } from 'vitest'
import { type Panel, panelId, panelOf } from './panel.ts'

it('[FR5] an id names its panel, whatever the file is called', () => {
  for (const path of ['a.ts', 'a:b/c~2:d.md', '~page:x', 'ü %3A.txt']) {
    const panels: Panel[] = [
      { kind: 'file', path },
      { kind: 'file', path, copy: 3 },
      { kind: 'file', path, view: { as: 'page' } },
      { kind: 'file', path, view: { as: 'comparison', against: null } },
      { kind: 'file', path, view: { as: 'comparison', against: 'b:~c/ä%.ts' } },
    ]
    for (const panel of panels) expect(panelOf(panelId(panel))).toEqual(panel)
    expect(new Set(panels.map(panelId)).size).toBe(5)
  }
})

it('[FR5] an id of another time is none', () => {
  for (const id of ['', 'file:', 'file~x:a', 'file~against~%:a', 'git'])
    expect(panelOf(id)).toBeUndefined()
})
