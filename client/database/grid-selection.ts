/** A cell. Row -1 is the header. */
export type Cell = { readonly row: number; readonly col: number }
/** From where it was begun to where it is now; the grid's keyboard stands at `focus`. */
export type Selection = { readonly anchor: Cell; readonly focus: Cell }
/** Both ends are inside. */
export type Range = {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}
type Size = { readonly rows: number; readonly cols: number; readonly page: number }
type Press = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>

export const START: Selection = at({ row: 0, col: 0 })

/** One cell. */
export function at(cell: Cell): Selection {
  return { anchor: cell, focus: cell }
}

/** What is selected, in order; the header is never part of it. */
export function rangeOf({ anchor, focus }: Selection): Range {
  return {
    top: Math.max(0, Math.min(anchor.row, focus.row)),
    bottom: Math.max(anchor.row, focus.row),
    left: Math.min(anchor.col, focus.col),
    right: Math.max(anchor.col, focus.col),
  }
}

export function isOneCell({ anchor, focus }: Selection): boolean {
  return anchor.row === focus.row && anchor.col === focus.col
}

/** Where a key takes the selection; undefined when it is no key of the grid's. */
export function moved(selection: Selection, press: Press, size: Size): Selection | undefined {
  const jump = press.ctrlKey || press.metaKey
  if (jump && press.key.toLowerCase() === 'a') {
    const last = { row: size.rows - 1, col: size.cols - 1 }
    return size.rows === 0 ? undefined : { anchor: { row: 0, col: 0 }, focus: last }
  }
  const to = target(selection.focus, press.key, { ...size, jump })
  if (!to) return undefined
  const focus = {
    // A range has no header in it.
    row: clamp(to.row, press.shiftKey ? 0 : -1, size.rows - 1),
    col: clamp(to.col, 0, size.cols - 1),
  }
  if (!press.shiftKey) return at(focus)
  const { row, col } = selection.anchor
  return { anchor: { row: Math.max(0, row), col }, focus }
}

function target({ row, col }: Cell, key: string, size: Size & { jump: boolean }): Cell | undefined {
  const { rows, cols, page, jump } = size
  switch (key) {
    case 'ArrowUp':
      return { row: jump ? 0 : row - 1, col }
    case 'ArrowDown':
      return { row: jump ? rows - 1 : row + 1, col }
    case 'ArrowLeft':
      return { row, col: jump ? 0 : col - 1 }
    case 'ArrowRight':
      return { row, col: jump ? cols - 1 : col + 1 }
    case 'PageUp':
      return { row: Math.max(0, row - page), col }
    case 'PageDown':
      return { row: row + page, col }
    case 'Home':
      return { row: jump ? 0 : row, col: 0 }
    case 'End':
      return { row: jump ? rows - 1 : row, col: cols - 1 }
    default:
      return undefined
  }
}

/** The same selection in a result that has become shorter. */
export function within({ anchor, focus }: Selection, rows: number): Selection {
  const kept = ({ row, col }: Cell): Cell => ({ row: Math.min(row, Math.max(0, rows - 1)), col })
  return { anchor: kept(anchor), focus: kept(focus) }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value))
}
