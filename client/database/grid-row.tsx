import { type ReactNode, memo } from 'react'
import type { Row } from '../../shared/database.ts'
import { cx } from '../ui/cx.ts'
import { t } from '../words/words.ts'
import type { GridColumn } from './grid-columns.ts'

/** More of a value than this is not drawn; it is all there when it is looked at or copied. */
const SHOWN_CHARS = 300

/** What of each row is drawn. */
export type Slice = {
  readonly columns: readonly GridColumn[]
  /** Room to the left that columns out of sight would take. */
  readonly before: number
  readonly pinned: GridColumn | undefined
  readonly width: number
  readonly gutter: number
  readonly height: number
}
type Props = {
  gridId: string
  row: Row
  index: number
  /** As it is written at the left. */
  number: number
  top: number
  slice: Slice
  /** Columns that are selected in this row; -1 for none. */
  left: number
  right: number
  /** Column the keyboard stands on; -1 when it is in another row. */
  focused: number
}

/** A row. While one scrolls only rows that come into sight are drawn. */
export const GridRow = memo(function GridRow(props: Props): ReactNode {
  const { gridId, row, index, number, top, slice, left, right, focused } = props
  const cell = (column: GridColumn, pinned: boolean): ReactNode => (
    <GridCell
      key={column.index}
      id={`${gridId}-${index}-${column.index}`}
      column={column}
      value={row[column.index] ?? null}
      selected={column.index >= left && column.index <= right}
      focused={column.index === focused}
      {...(pinned && { stickAt: slice.gutter })}
    />
  )
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row={index}
      className="group/row absolute flex border-b border-line hover:bg-hover"
      style={{
        transform: `translateY(${top}px)`,
        height: slice.height,
        lineHeight: `${slice.height - 1}px`,
        width: slice.width,
      }}
    >
      <div
        role="rowheader"
        aria-colindex={1}
        data-col={-1}
        className="sticky left-0 z-1 shrink-0 cursor-default border-r border-line bg-panel px-2 text-right text-label text-faint tabular-nums select-none"
        style={{ width: slice.gutter, lineHeight: 'inherit' }}
      >
        {number}
      </div>
      {slice.pinned && cell(slice.pinned, true)}
      <div aria-hidden className="shrink-0" style={{ width: slice.before }} />
      {slice.columns.map((column) => cell(column, false))}
    </div>
  )
})

type CellProps = {
  id: string
  column: GridColumn
  value: string | null
  selected: boolean
  focused: boolean
  stickAt?: number
}

function GridCell({ id, column, value, selected, focused, stickAt }: CellProps): ReactNode {
  return (
    <div
      role="gridcell"
      id={id}
      data-col={column.index}
      aria-colindex={column.index + 2}
      aria-selected={selected}
      className={cx(
        'shrink-0 cursor-default truncate border-r border-line px-2 whitespace-pre text-body select-none',
        column.numeric && 'text-right tabular-nums',
        stickAt !== undefined && 'sticky z-1 bg-editor group-hover/row:bg-hover',
        focused && 'grid-focus',
        selected && (stickAt === undefined ? 'bg-you/15' : 'selected-opaque'),
      )}
      style={{ width: column.width, ...(stickAt !== undefined && { left: stickAt }) }}
    >
      {shownValue(value)}
    </div>
  )
}

/** NULL is a word of its own kind, an empty text two quotes: neither is told by colour alone. */
function shownValue(value: string | null): ReactNode {
  if (value === null) return <i className="text-faint">{t('NULL')}</i>
  if (value === '') return <span className="text-faint">{'""'}</span>
  const text = value.length > SHOWN_CHARS ? `${value.slice(0, SHOWN_CHARS)}…` : value
  return /[\n\r\t]/.test(text) ? text.replace(/\r\n|[\n\r]/g, '↵').replaceAll('\t', '⇥') : text
}
