import type { KeyboardEvent, MouseEvent, PointerEvent } from 'react'
import { type Cell, type Selection, at, moved, rangeOf } from './grid-selection.ts'

type Input = {
  readonly selection: Selection
  readonly size: { readonly rows: number; readonly cols: number; readonly page: number }
  /** By key: what is chosen comes into sight. */
  readonly select: (next: Selection) => void
  /** By pointer. */
  readonly pick: (next: Selection) => void
  readonly open: (cell: Cell) => void
  readonly resize: (col: number, by: number) => void
}

const STEP_PX = 16
/** The grid a drag began in, over a cell: an edge that is pulled past cells selects nothing. */
let dragging: EventTarget | undefined

/** What keys do in the grid. Those that are not its own go on to the page. */
export function gridKeys(input: Input) {
  const { selection, size, select, open, resize } = input
  return (event: KeyboardEvent): void => {
    const { row, col } = selection.focus
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (event.key === 'Enter' || event.key === 'F2') open(selection.focus)
    else if (row === -1 && event.shiftKey && sideways) resize(col, sideways * STEP_PX)
    else if (event.key === ' ' && event.shiftKey && row >= 0) select(rowsOf(selection, size.cols))
    else {
      const next = event.altKey ? undefined : moved(selection, event, size)
      if (!next) return
      select(next)
    }
    event.preventDefault()
    event.stopPropagation()
  }
}

/** What a pointer does: press, drag, press with Shift, the numbers at the left for whole rows, the header to sort. */
export function gridPointer({ selection, size, pick, open }: Input) {
  const press = (event: PointerEvent): void => {
    const cell = cellOf(event.target)
    if (!cell || cell.row < 0) return
    const right = event.button === 2
    if (event.button === 0) beginDrag(event.currentTarget)
    // A menu over a selection is about all of it.
    if (right && isInside(selection, cell)) return
    const from = event.shiftKey && !right ? selection.anchor : cell
    if (cell.col < 0) pick(rowsOf({ anchor: from, focus: cell }, size.cols))
    else pick(event.shiftKey && !right ? { anchor: from, focus: cell } : at(cell))
  }
  const drag = (event: PointerEvent): void => {
    if (dragging !== event.currentTarget || event.pointerType === 'touch') return
    const cell = cellOf(event.target)
    if (!cell || cell.row < 0) return
    const { anchor, focus } = selection
    if (cell.col < 0) pick(rowsOf({ anchor, focus: cell }, size.cols))
    else if (cell.row !== focus.row || cell.col !== focus.col) pick({ anchor, focus: cell })
  }
  return {
    onPointerDown: press,
    onPointerOver: drag,
    onClick: (event: MouseEvent): void => {
      const cell = cellOf(event.target)
      if (cell && cell.row < 0 && cell.col >= 0) open(cell)
    },
    onDoubleClick: (event: MouseEvent): void => {
      const cell = cellOf(event.target)
      if (cell && cell.row >= 0 && cell.col >= 0) open(cell)
    },
  }
}

function beginDrag(grid: EventTarget): void {
  dragging = grid
  const end = (): void => {
    dragging = undefined
  }
  for (const name of ['pointerup', 'pointercancel'])
    window.addEventListener(name, end, { once: true })
}

function isInside(selection: Selection, { row, col }: Cell): boolean {
  const { top, bottom, left, right } = rangeOf(selection)
  return row >= top && row <= bottom && col >= left && col <= right
}

function rowsOf({ anchor, focus }: Selection, cols: number): Selection {
  return { anchor: { row: anchor.row, col: 0 }, focus: { row: focus.row, col: cols - 1 } }
}

/** The cell under a pointer, by what its elements say. */
function cellOf(target: EventTarget): Cell | undefined {
  if (!(target instanceof Element)) return undefined
  // The edge of a column is pulled, not pressed.
  if (target.closest('[data-edge]')) return undefined
  const [cell, row] = [target.closest('[data-col]'), target.closest('[data-row]')]
  if (!(cell instanceof HTMLElement) || !(row instanceof HTMLElement)) return undefined
  return { row: Number(row.dataset['row']), col: Number(cell.dataset['col']) }
}
