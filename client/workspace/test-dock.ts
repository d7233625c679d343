import { pinnedFirst } from './tab-marks.ts'
import { type Dock, type Workbench, panelId } from './workbench.ts'

/** A dock of one row, which tells of every change while it is at it, as dockview does. */
export function aDock(bench: Workbench): { dock: Dock; shown: () => string[]; did: string[] } {
  let ids: string[] = []
  const did: string[] = []
  let active: string | null = null
  const tell = (): void => bench.mirror(ids, active)
  const arrange = (): void => {
    ids = pinnedFirst(ids, bench.store.getState().marks.pinned)
  }
  const dock: Dock = {
    arrange,
    add: (panel, { beside, instead, quiet }) => {
      const id = panelId(panel)
      did.push(`add ${id}${beside ? ` ${beside}` : ''}`)
      const at = instead ? ids.indexOf(instead) : ids.length
      ids.splice(at, 0, id)
      if (quiet !== true) active = id
      arrange()
      tell()
    },
    focus: (id) => {
      did.push(`focus ${id}`)
      active = id
      tell()
    },
    remove: (id) => {
      did.push(`remove ${id}`)
      const at = ids.indexOf(id)
      if (active === id) {
        active = ids.filter((each) => each !== id).at(Math.max(0, at - 1)) ?? null
        tell()
      }
      ids = ids.filter((each) => each !== id)
      tell()
    },
    split: () => undefined,
    float: () => undefined,
    maximise: () => undefined,
    gather: () => undefined,
    row: () => ids,
  }
  return { dock, shown: () => ids, did }
}
