import { onMac } from '../app/chords.ts'
import type { Row } from './rows.ts'
import type { TypeAhead } from './selection.ts'
import { type Selection, chosenOnly, focused, ranged, toggled } from './tree-state.ts'

/** What a key in the tree can do; the tree does it. */
export type TreeHands = {
  readonly select: (selection: Selection) => void
  readonly toggle: (folder: string, open: boolean) => void
  readonly activate: (row: Row, how: 'keep' | 'look' | 'beside') => void
  readonly rename: () => void
  readonly trash: () => void
  readonly take: (mode: 'cut' | 'copy') => void
  readonly letGo: () => void
  readonly undo: () => void
  readonly filter: () => void
}
type Place = {
  readonly rows: readonly Row[]
  readonly selection: Selection
  /** How many rows a page has. */
  readonly page: number
  readonly ahead: TypeAhead
  readonly nowMs: number
  readonly mac?: boolean
}
type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** Does what a key means in the tree; false when it means nothing here. */
export function pressInTree(press: Press, place: Place, hands: TreeHands): boolean {
  const { rows, selection } = place
  const mod = (place.mac ?? onMac) ? press.metaKey : press.ctrlKey
  const at = rows.findIndex(({ path }) => path === selection.focus)
  const row = rows[at]
  const target = targetOf(press.key, at, place)
  if (target !== undefined && !press.altKey) {
    const to = rows[target]
    if (to) hands.select(moved(selection, { rows, to, mod, shift: press.shiftKey }))
    return true
  }
  const name = [mod && 'Mod', press.shiftKey && 'Shift', press.altKey && 'Alt', press.key]
    .filter(Boolean)
    .join('+')
  const act = actionFor(name, { ...place, row, at }, hands)
  if (act) act()
  else return !mod && !press.altKey && typed(press.key, { ...place, at }, hands)
  return true
}

/** The row an arrow, Home, End or a page key leads to. */
function targetOf(key: string, at: number, { rows, page }: Place): number | undefined {
  const last = rows.length - 1
  const within = (index: number): number => Math.max(0, Math.min(last, index))
  if (key === 'ArrowDown') return within(at + 1)
  if (key === 'ArrowUp') return within(at < 0 ? last : at - 1)
  if (key === 'Home') return 0
  if (key === 'End') return last
  if (key === 'PageDown') return within(at + page)
  if (key === 'PageUp') return within(at - page)
  return undefined
}

type Move = { rows: readonly Row[]; to: Row; mod: boolean; shift: boolean }

function moved(selection: Selection, { rows, to, mod, shift }: Move): Selection {
  if (shift) return ranged(selection, rows, { path: to.path, added: mod })
  if (mod || to.kind !== 'entry') return focused(selection, to.path)
  return chosenOnly(to.path)
}

function actionFor(
  name: string,
  { rows, selection, row, at, ahead, nowMs }: Place & { row: Row | undefined; at: number },
  hands: TreeHands,
): (() => void) | undefined {
  switch (name) {
    case 'ArrowRight':
      return () => enterFolder(row, rows[at + 1], hands)
    case 'ArrowLeft':
      return () => leaveFolder(row, rows, hands)
    case 'Enter':
      return () => row && hands.activate(row, 'keep')
    case 'Mod+Enter':
      return () => row && hands.activate(row, 'beside')
    case ' ':
      // In the middle of a name a space is a letter.
      return ahead.isTyping(nowMs) ? undefined : () => row && hands.activate(row, 'look')
    case 'Mod+ ':
      return () => row?.kind === 'entry' && hands.select(toggled(selection, row.path))
    case 'Mod+a': {
      const paths = rows.filter(({ kind }) => kind === 'entry').map(({ path }) => path)
      return () => hands.select({ ...selection, chosen: new Set(paths) })
    }
    case 'F2':
      return hands.rename
    case 'Delete':
    case 'Mod+Backspace':
      return hands.trash
    case 'Mod+c':
      return () => hands.take('copy')
    case 'Mod+x':
      return () => hands.take('cut')
    case 'Mod+z':
      return hands.undo
    case 'Mod+f':
      return hands.filter
    case 'Escape':
      return hands.letGo
    default:
      return undefined
  }
}

function enterFolder(row: Row | undefined, next: Row | undefined, hands: TreeHands): void {
  if (!row?.folder) return
  hands.toggle(row.path, true)
  if (next && next.level > row.level) hands.select(chosenOnly(next.path))
}

/** Closes an open folder, else goes up to the one around. */
function leaveFolder(row: Row | undefined, rows: readonly Row[], hands: TreeHands): void {
  if (!row) return
  const next = rows[rows.indexOf(row) + 1]
  if (row.folder && next && next.level > row.level) return hands.toggle(row.path, false)
  const above = rows.slice(0, rows.indexOf(row)).findLast(({ level }) => level < row.level)
  if (above) hands.select(chosenOnly(above.path))
  else if (row.folder) hands.toggle(row.path, false)
}

function typed(key: string, place: Place & { at: number }, hands: TreeHands): boolean {
  if (key.length !== 1) return false
  const { rows, ahead, at, nowMs } = place
  const names = rows.map(({ entry }) => entry.name)
  const found = ahead.find(key, { names, from: Math.max(0, at), nowMs })
  const row = found === undefined ? undefined : rows[found]
  if (row) hands.select(chosenOnly(row.path))
  return true
}
