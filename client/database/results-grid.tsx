import { t } from '../words/words.ts'
import './grid.css'
import { type ClipboardEvent, type ReactNode, useId, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Column, Row } from '../../shared/database.ts'
import type { RowFormat } from '../../shared/row-text.ts'
import { preferences } from '../app/preferences.ts'
import { toastError } from '../app/toasts.tsx'
import { ContextMenu, type MenuEntry } from '../ui/menu.tsx'
import { CellViewer } from './cell-viewer.tsx'
import { copyText } from './copy-rows.ts'
import { useGridColumns } from './grid-columns.ts'
import { GridHeader } from './grid-header.tsx'
import { GridRow } from './grid-row.tsx'
import { type Cell, START, isOneCell, rangeOf, within } from './grid-selection.ts'
import { type Sort, nextSort, sortedOrder } from './grid-sort.ts'
import { gridKeys, gridPointer } from './grid-input.ts'
import { useSlice } from './use-slice.ts'

const ROW_PX = { compact: 28, comfortable: 32 } as const
const NO_SORT = t('Only a complete result can be sorted here. Add ORDER BY, or ask for more rows.')

type Props = {
  label: string
  columns: readonly Column[]
  rows: readonly Row[]
  /** As many of the rows are there by now. */
  count: number
  /** Whether these are all there are: only then a sort means anything. */
  complete: boolean
  /** What they are of, for copies as INSERT. */
  table: string
  /** What can be done besides with the cell the menu was opened on. */
  entries?: (cell: Cell) => readonly MenuEntry[]
  /** Takes the place of looking at a value, when it answers true. */
  onOpen?: (cell: Cell) => boolean
  /** With `onSort` the rows come in this order already. */
  sort?: Sort | undefined
  onSort?: (sort: Sort | undefined) => void
  /** How many rows are on the pages before. */
  numberFrom?: number
}

/** Rows of an answer, as many as there are; a screenful of them is in the page. */
export function ResultsGrid(props: Props): ReactNode {
  const { label, columns, rows, count, complete, table, entries, onOpen, onSort } = props
  const gridId = useId()
  const box = useRef<HTMLDivElement>(null)
  const density = useStore(preferences, (chosen) => chosen.density)
  const [chosen, select] = useState(START)
  // A result that is run again may be shorter.
  const selection = complete ? within(chosen, count) : chosen
  const [ownSort, setSort] = useState<Sort>()
  const sort = onSort ? props.sort : ownSort
  const [said, say] = useState('')
  const [viewed, view] = useState<Cell>()
  const grid = useGridColumns(columns, rows)
  const order = useMemo(
    () => (ownSort && complete ? sortedOrder(rows.slice(0, count), columns, ownSort) : undefined),
    [ownSort, complete, rows, count, columns],
  )
  const rowAt = (index: number): Row | undefined => rows[order?.[index] ?? index]
  const slice = useSlice({
    box,
    columns: grid,
    count,
    numbers: count + (props.numberFrom ?? 0),
    rowPx: ROW_PX[density],
  })
  const { focus } = selection
  const range = rangeOf(selection)
  // What is out of sight is not in the page, and cannot be pointed at.
  const inSight =
    (focus.row === -1 || slice.rows.some(({ index }) => index === focus.row)) &&
    (slice.slice.columns.some(({ index }) => index === focus.col) ||
      slice.slice.pinned?.index === focus.col)

  const sortBy = (col: number): void => {
    if (!complete) return say(NO_SORT)
    const next = nextSort(sort, col)
    if (onSort) onSort(next)
    else setSort(next)
    const name = columns[col]?.name ?? ''
    say(
      next
        ? next.desc
          ? t('Sorted by {name}, descending.', { name })
          : t('Sorted by {name}, ascending.', { name })
        : t('Not sorted.'),
    )
  }
  const textOf = (format: RowFormat, header = false): string => {
    const cells = (range.bottom - range.top + 1) * (range.right - range.left + 1)
    say(cells === 1 ? t('Copied the value.') : t('Copied {count} values.', { count: cells }))
    return copyText(format, { columns, rowAt, table }, { range, header })
  }
  const copy = (format: RowFormat, header = false): void => {
    navigator.clipboard
      .writeText(textOf(format, header))
      .catch((error: unknown) => toastError(t('The clipboard is closed to this page'), error))
  }
  const open = (cell: Cell): void => {
    if (cell.row < 0) sortBy(cell.col)
    else if (!onOpen?.(cell)) view(cell)
  }
  const input = {
    selection,
    size: { rows: count, cols: columns.length, page: slice.page },
    select: (next: typeof selection): void => {
      select(next)
      slice.reveal(next.focus.row, next.focus.col)
    },
    // A press needs nothing brought into sight; that would pull the grid from under the pointer.
    pick: select,
    open,
    resize: (col: number, by: number) => grid.setWidth(col, (grid.shown[col]?.width ?? 0) + by),
  }
  const menu: readonly MenuEntry[] = [
    { label: t('Look at the value'), keys: 'Enter', run: () => view(focus) },
    ...(entries?.(focus) ?? []),
    'separator',
    { label: t('Copy'), keys: 'Ctrl+C', run: () => copy('tsv') },
    { label: t('Copy with column names'), run: () => copy('tsv', true) },
    { label: t('Copy as CSV'), run: () => copy('csv') },
    { label: t('Copy as JSON'), run: () => copy('json') },
    { label: t('Copy as INSERT'), run: () => copy('insert') },
    'separator',
    {
      label: isOneCell(selection) ? t('Select the row') : t('Select these rows'),
      run: () => select(wholeRows(range, columns.length)),
    },
    {
      label: grid.pinned ? t('Let the first column go') : t('Keep the first column in sight'),
      run: () => grid.pin(!grid.pinned),
    },
  ]
  const value = viewed && (rowAt(viewed.row)?.[viewed.col] ?? null)
  return (
    <>
      <ContextMenu entries={menu}>
        <div
          ref={box}
          role="grid"
          aria-label={label}
          aria-rowcount={count + 1}
          aria-colcount={columns.length + 1}
          aria-multiselectable
          aria-describedby={`${gridId}-help`}
          aria-activedescendant={inSight ? `${gridId}-${focus.row}-${focus.col}` : undefined}
          tabIndex={0}
          className="data-grid relative h-full overflow-auto font-mono text-meta outline-offset-[-2px]"
          onKeyDown={gridKeys(input)}
          onCopy={(event: ClipboardEvent) => {
            event.preventDefault()
            event.clipboardData.setData('text/plain', textOf('tsv'))
          }}
          {...gridPointer(input)}
        >
          <GridHeader
            gridId={gridId}
            slice={slice.slice}
            columns={grid}
            sort={complete ? sort : undefined}
            focused={focus.row === -1 ? focus.col : -1}
          />
          <div
            role="rowgroup"
            className="relative"
            style={{ height: slice.height, width: slice.slice.width }}
          >
            {slice.rows.map(({ index, start }) => {
              const inside = index >= range.top && index <= range.bottom && focus.row >= 0
              return (
                <GridRow
                  key={index}
                  gridId={gridId}
                  row={rowAt(index) ?? []}
                  index={index}
                  number={index + 1 + (props.numberFrom ?? 0)}
                  top={start}
                  slice={slice.slice}
                  left={inside ? range.left : -1}
                  right={inside ? range.right : -1}
                  focused={focus.row === index ? focus.col : -1}
                />
              )
            })}
          </div>
        </div>
      </ContextMenu>
      <p id={`${gridId}-help`} className="sr-only">
        {t(
          'Arrow keys move, with Shift they select. Enter shows a value, in the header it sorts. Shift with Left or Right in the header sizes a column. Ctrl+C copies.',
        )}
      </p>
      <p role="status" className="sr-only">
        {said}
      </p>
      {viewed && columns[viewed.col] && (
        <CellViewer
          column={columns[viewed.col] ?? { name: '', type: '' }}
          row={viewed.row}
          value={value ?? null}
          close={() => view(undefined)}
        />
      )}
    </>
  )
}

function wholeRows({ top, bottom }: { top: number; bottom: number }, cols: number) {
  return { anchor: { row: top, col: 0 }, focus: { row: bottom, col: cols - 1 } }
}
