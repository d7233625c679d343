import type { Column, Row } from './database.ts'

/** How rows are written for elsewhere. */
export type RowFormat = 'tsv' | 'csv' | 'json' | 'insert'

const NUMBER = /^(smallint|integer|bigint|numeric|real|double precision|oid)/
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/
const PLAIN_NAME = /^[a-z_][a-z0-9_]*$/
/** What a spreadsheet takes for a formula. */
const FORMULA = /^[=+\-@\t\r]/

/** Whether values of a type are numbers; their text is exact. */
export function isNumeric(type: string): boolean {
  return NUMBER.test(type) && !type.endsWith('[]')
}

export function isJson(type: string): boolean {
  return type === 'json' || type === 'jsonb'
}

/** A line of CSV as Postgres writes it: NULL is nothing at all, an empty text is `""`. */
export function csvLine(row: Row, guardFormulas = false): string {
  return row.map((cell) => csvCell(cell, guardFormulas)).join(',')
}

function csvCell(cell: string | null, guard: boolean): string {
  if (cell === null) return ''
  // A number is no formula, whatever its sign.
  const text = guard && FORMULA.test(cell) && !JSON_NUMBER.test(cell) ? `'${cell}` : cell
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A line for a spreadsheet's clipboard; a value of several lines or with tabs is quoted. */
export function tsvLine(row: Row): string {
  return row
    .map((cell) => cell ?? '')
    .map((text) => (/[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
    .join('\t')
}

/** A row as a JSON object. Numbers keep every digit, JSON is put in as it is. */
export function jsonObject(columns: readonly Column[], row: Row): string {
  const names = distinctNames(columns)
  const fields = columns.map(
    ({ type }, index) => `${JSON.stringify(names[index])}:${jsonValue(type, row[index] ?? null)}`,
  )
  return `{${fields.join(',')}}`
}

function jsonValue(type: string, cell: string | null): string {
  if (cell === null) return 'null'
  if (type === 'boolean') return cell === 't' ? 'true' : 'false'
  if (isJson(type)) return cell
  return isNumeric(type) && JSON_NUMBER.test(cell) ? cell : JSON.stringify(cell)
}

/** Two columns may have one name; an object may not. */
function distinctNames(columns: readonly Column[]): string[] {
  const seen = new Map<string, number>()
  return columns.map(({ name }) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name}_${count}`
  })
}

/** An INSERT of these rows into a table of that name. */
export function insertStatement(table: string, columns: readonly Column[], rows: readonly Row[]) {
  const names = columns.map(({ name }) => identifier(name)).join(', ')
  const values = rows.map(
    (row) =>
      `  (${columns.map(({ type }, index) => literal(type, row[index] ?? null)).join(', ')})`,
  )
  return `INSERT INTO ${table} (${names}) VALUES\n${values.join(',\n')};`
}

/** A value as SQL. Postgres reads a quoted text as whatever type the column has. */
export function literal(type: string, cell: string | null): string {
  if (cell === null) return 'NULL'
  if (isNumeric(type) && JSON_NUMBER.test(cell)) return cell
  if (type === 'boolean') return cell === 't' ? 'TRUE' : 'FALSE'
  const quoted = `'${cell.replaceAll("'", "''")}'`
  return cell.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted
}

/** A name as SQL takes it; quoted when it is not plain. */
export function identifier(name: string): string {
  return PLAIN_NAME.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`
}

/** Words that cannot be a name of a table or column without quotes. */
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate
  collation column concurrently constraint create cross current_catalog current_date current_role
  current_schema current_time current_timestamp current_user default deferrable desc distinct do else end
  except false fetch for foreign freeze from full grant group having ilike in initially inner intersect into
  is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on
  only or order outer overlaps placing primary references returning right select session_user similar some
  symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when
  where window with`.split(/\s+/),
)
