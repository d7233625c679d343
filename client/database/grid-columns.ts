import {
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  createColumnHelper,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useMemo } from 'react'
import type { Column, Row } from '../../shared/database.ts'
import { isNumeric } from '../../shared/row-text.ts'

const features = tableFeatures({ columnSizingFeature, columnResizingFeature, columnPinningFeature })
const helper = createColumnHelper<typeof features, Row>()
/** The table knows the columns only: a hundred thousand row objects of its own would cost more than the rows. */
const NO_ROWS: Row[] = []
export const LEAST_PX = 48
const MOST_PX = 420
const LETTER_PX = 7.4

/** A column as the grid draws it. */
export type GridColumn = Column & {
  readonly index: number
  readonly width: number
  readonly numeric: boolean
}

/** Sizes and the pin of the columns of a result. The first rows tell how wide they begin. */
export function useGridColumns(columns: readonly Column[], rows: readonly Row[]) {
  // Names and first rows, not every growth of the rows.
  const key = columns.map(({ name, type }) => `${name}\0${type}`).join('\n')
  const known = Math.min(rows.length, 1)
  const defs = useMemo(
    () =>
      helper.columns(
        columns.map(({ name }, index) =>
          helper.accessor((row) => row[index] ?? null, {
            id: String(index),
            header: name,
            size: widthFor(columns[index], rows, index),
            minSize: LEAST_PX,
          }),
        ),
      ),
    // oxlint-disable-next-line react/exhaustive-deps
    [key, known],
  )
  const table = useTable({ features, columns: defs, data: NO_ROWS, columnResizeMode: 'onChange' })
  const leaves = table.getAllLeafColumns()
  const shown: GridColumn[] = columns.map((column, index) => ({
    ...column,
    index,
    width: leaves[index]?.getSize() ?? LEAST_PX,
    numeric: isNumeric(column.type),
  }))
  const setWidth = (index: number, width: number): void => {
    const kept = Math.max(LEAST_PX, Math.round(width))
    table.setColumnSizing((sizes) => ({ ...sizes, [String(index)]: kept }))
  }
  return {
    shown,
    headers: table.getFlatHeaders(),
    pinned: leaves[0]?.getIsPinned() === 'start',
    pin: (pin: boolean) => leaves[0]?.pin(pin ? 'start' : false),
    setWidth,
    /** As wide as what is in it. */
    fit: (index: number) => setWidth(index, widthFor(columns[index], rows, index)),
  }
}
export type GridColumns = ReturnType<typeof useGridColumns>

/** Wide enough for the first rows, within reason. */
function widthFor(column: Column | undefined, rows: readonly Row[], index: number): number {
  const { name = '', type = '' } = column ?? {}
  const longest = rows
    .slice(0, 50)
    .reduce((most, row) => Math.max(most, row[index]?.length ?? 4), 0)
  const letters = Math.max(
    name.length + 3,
    Math.min(type.length * 0.9, 20),
    Math.min(longest, isNumeric(type) ? 24 : 48),
  )
  return Math.min(MOST_PX, Math.max(64, Math.round(letters * LETTER_PX + 20)))
}
