import type { Column, Row } from '../../shared/database.ts'
import {
  type RowFormat,
  csvLine,
  insertStatement,
  jsonObject,
  tsvLine,
} from '../../shared/row-text.ts'
import type { Range } from './grid-selection.ts'

type Rows = {
  readonly columns: readonly Column[]
  /** In the order they are shown. */
  readonly rowAt: (index: number) => Row | undefined
  /** The table they are of, for INSERT. */
  readonly table: string
}

/** What is selected as text for elsewhere. One cell alone is its value, without any dress. */
export function copyText(
  format: RowFormat,
  { columns, rowAt, table }: Rows,
  { range, header = false }: { range: Range; header?: boolean },
): string {
  const { top, bottom, left, right } = range
  const named = columns.slice(left, right + 1)
  const rows: Row[] = []
  for (let index = top; index <= bottom; index += 1) {
    rows.push((rowAt(index) ?? []).slice(left, right + 1))
  }
  const names = named.map(({ name }) => name)
  switch (format) {
    case 'tsv':
      if (rows.length === 1 && named.length === 1 && !header) return rows[0]?.[0] ?? ''
      return (header ? [names, ...rows] : rows).map(tsvLine).join('\n')
    case 'csv':
      return [names, ...rows].map((row) => csvLine(row)).join('\n')
    case 'json':
      return `[\n${rows.map((row) => `  ${jsonObject(named, row)}`).join(',\n')}\n]`
    case 'insert':
      return insertStatement(table, named, rows)
    default:
      return ''
  }
}
