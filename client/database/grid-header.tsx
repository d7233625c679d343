import { ArrowDown, ArrowUp, Pin } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from '../ui/cx.ts'
import { t } from '../words/words.ts'
import type { GridColumn, GridColumns } from './grid-columns.ts'
import type { Slice } from './grid-row.tsx'
import type { Sort } from './grid-sort.ts'

export const HEADER_PX = 40

type Props = {
  gridId: string
  slice: Slice
  columns: GridColumns
  sort: Sort | undefined
  /** Column the keyboard stands on in the header; -1 when it is elsewhere. */
  focused: number
}

/** Names and types of the columns. A press sorts, which the grid hears; the edge sizes. */
export function GridHeader({ slice, ...props }: Props): ReactNode {
  return (
    <div role="rowgroup" className="sticky top-0 z-10 bg-panel" style={{ width: slice.width }}>
      <div
        role="row"
        aria-rowindex={1}
        data-row={-1}
        className="flex border-b border-line"
        style={{ height: HEADER_PX }}
      >
        <div
          role="columnheader"
          aria-colindex={1}
          className="sticky left-0 z-1 shrink-0 border-r border-line bg-panel"
          style={{ width: slice.gutter }}
        >
          <span className="sr-only">{t('Row')}</span>
        </div>
        {slice.pinned && <HeaderCell {...props} column={slice.pinned} stickAt={slice.gutter} />}
        <div aria-hidden className="shrink-0" style={{ width: slice.before }} />
        {slice.columns.map((column) => (
          <HeaderCell key={column.index} {...props} column={column} />
        ))}
      </div>
    </div>
  )
}

type CellProps = Omit<Props, 'slice'> & { column: GridColumn; stickAt?: number }

function HeaderCell({ gridId, columns, sort, focused, ...props }: CellProps): ReactNode {
  const { column, stickAt } = props
  const { index, name, type, width, numeric } = column
  const sorted = sort?.col === index ? (sort.desc ? 'descending' : 'ascending') : 'none'
  const header = columns.headers[index]
  return (
    <div
      role="columnheader"
      id={`${gridId}--1-${index}`}
      data-col={index}
      aria-colindex={index + 2}
      aria-sort={sorted}
      title={`${name}, ${type || t('type not known yet')}`}
      className={cx(
        'relative flex shrink-0 cursor-pointer flex-col justify-center border-r border-line bg-panel px-2 select-none hover:bg-hover',
        stickAt !== undefined && 'sticky z-1',
        numeric && 'items-end',
        focused === index && 'grid-focus',
      )}
      style={{ width, ...(stickAt !== undefined && { left: stickAt }) }}
    >
      <span className="flex max-w-full items-center gap-1 leading-4 font-semibold text-hi">
        <span className="truncate">{name}</span>
        {sorted === 'ascending' && <ArrowUp size={12} aria-hidden className="shrink-0" />}
        {sorted === 'descending' && <ArrowDown size={12} aria-hidden className="shrink-0" />}
        {stickAt !== undefined && <Pin size={12} aria-hidden className="shrink-0 text-faint" />}
      </span>
      <span className="max-w-full truncate text-label leading-4 text-faint">{type || '…'}</span>
      <span
        aria-hidden
        data-edge
        onDoubleClick={() => columns.fit(index)}
        onMouseDown={header?.getResizeHandler()}
        onTouchStart={header?.getResizeHandler()}
        className="absolute inset-y-0 -right-1 z-10 w-2.5 cursor-col-resize touch-none hover:bg-line-strong/40"
      />
    </div>
  )
}
