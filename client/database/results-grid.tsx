import {
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type ReactNode, useMemo, useRef } from 'react'
import type { QueryResult } from '../../shared/database.ts'
import { cx } from '../ui/cx.ts'

const ROW_PX = 28
const NUMERIC = /^(int|float|numeric|decimal|oid|money|bigint|smallint|real|double)/

const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  columnSizingFeature,
  columnResizingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric },
})
type Row = readonly (string | null)[]
const helper = createColumnHelper<typeof features, Row>()

/** Rows of an answer, as many as there are, a screenful in the page. */
export function ResultsGrid({ result }: { result: QueryResult }): ReactNode {
  const data = result.rows as Row[]
  const columns = useMemo(
    () =>
      helper.columns(
        result.columns.map(({ name }, index) =>
          helper.accessor((row) => row[index] ?? null, {
            id: String(index),
            header: name,
            size: widthFor(result, index),
            minSize: 48,
            sortFn: 'alphanumeric',
          }),
        ),
      ),
    [result],
  )
  const table = useTable({ features, columns, data, columnResizeMode: 'onChange' })
  const box = useRef<HTMLDivElement>(null)
  const { rows } = table.getRowModel()
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  })
  const width = table.getTotalSize()
  return (
    <div
      ref={box}
      role="grid"
      aria-label="Results"
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      tabIndex={0}
      className="h-full overflow-auto font-mono text-meta outline-offset-[-2px]"
    >
      <div role="rowgroup" className="sticky top-0 z-10 bg-panel" style={{ minWidth: width }}>
        {table.getHeaderGroups().map((group) => (
          <div
            key={group.id}
            role="row"
            aria-rowindex={1}
            className="flex h-8 border-b border-line"
          >
            {group.headers.map((header) => {
              const sorted = header.column.getIsSorted()
              const type = result.columns[Number(header.column.id)]?.type
              return (
                <div
                  key={header.id}
                  role="columnheader"
                  aria-sort={
                    sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none'
                  }
                  className="relative flex shrink-0 border-r border-line"
                  style={{ width: header.getSize() }}
                >
                  <button
                    type="button"
                    title={type}
                    onClick={header.column.getToggleSortingHandler()}
                    className={cx(
                      'flex min-w-0 flex-1 items-center gap-1 px-2 font-semibold text-hi outline-offset-[-2px]',
                      NUMERIC.test(type ?? '') && 'justify-end',
                    )}
                  >
                    <span className="truncate">{String(header.column.columnDef.header)}</span>
                    {sorted === 'asc' && <ArrowUp size={12} aria-hidden />}
                    {sorted === 'desc' && <ArrowDown size={12} aria-hidden />}
                  </button>
                  <span
                    aria-hidden
                    onMouseDown={header.getResizeHandler()}
                    onTouchStart={header.getResizeHandler()}
                    className="absolute inset-y-0 -right-1 z-10 w-2 cursor-col-resize touch-none"
                  />
                </div>
              )
            })}
          </div>
        ))}
      </div>
      <div
        role="rowgroup"
        className="relative"
        style={{ height: virtual.getTotalSize(), minWidth: width }}
      >
        {virtual.getVirtualItems().map(({ index, start }) => (
          <div
            key={rows[index]?.id}
            role="row"
            aria-rowindex={index + 2}
            className="absolute flex h-7 border-b border-line hover:bg-hover"
            style={{ transform: `translateY(${start}px)`, minWidth: width }}
          >
            {rows[index]?.getVisibleCells().map((cell) => (
              <ResultCell
                key={cell.id}
                value={cell.row.original[Number(cell.column.id)] ?? null}
                width={cell.column.getSize()}
                numeric={NUMERIC.test(result.columns[Number(cell.column.id)]?.type ?? '')}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}

type CellProps = { value: string | null; width: number; numeric: boolean }

function ResultCell({ value, width, numeric }: CellProps): ReactNode {
  return (
    <div
      role="gridcell"
      title={value ?? undefined}
      className={cx(
        'shrink-0 truncate border-r border-line px-2 leading-7 whitespace-pre text-body',
        numeric && 'text-right tabular-nums',
        value === null && 'text-faint italic',
      )}
      style={{ width }}
    >
      {value === null ? 'null' : value.slice(0, 500)}
    </div>
  )
}

/** Wide enough for the first rows, within reason. */
function widthFor({ columns, rows }: QueryResult, index: number): number {
  const { name = '', type = '' } = columns[index] ?? {}
  const longest = rows
    .slice(0, 50)
    .reduce((most, row) => Math.max(most, row[index]?.length ?? 4), 0)
  const letters = Math.max(name.length + 2, Math.min(longest, NUMERIC.test(type) ? 24 : 48))
  return Math.min(420, Math.max(64, letters * 7.4 + 20))
}
