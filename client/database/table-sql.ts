import type { Query, Row, SchemaTable } from '../../shared/database.ts'
import { identifier } from '../../shared/row-text.ts'
import type { Sort } from './grid-sort.ts'
import { t } from '../words/words.ts'

export const OPERATORS = [
  { value: 'contains', label: t('contains') },
  { value: 'equals', label: t('is') },
  { value: 'differs', label: t('is not') },
  { value: 'above', label: t('is above') },
  { value: 'below', label: t('is below') },
  { value: 'null', label: t('is NULL') },
  { value: 'filled', label: t('is not NULL') },
] as const
export type Operator = (typeof OPERATORS)[number]['value']
export type Filter = {
  readonly column: string
  readonly operator: Operator
  readonly value: string
}
type Params = NonNullable<Query['params']>
export type Statement = { readonly sql: string; readonly params: Params }
type Named = { readonly schema: string; readonly table: SchemaTable }

/** A table by its full name, as SQL takes it. */
export function fullName(schema: string, table: string): string {
  return `${identifier(schema)}.${identifier(table)}`
}

/** One page of a table, in an order that stays: by the key unless something else is asked. */
export function selectPage(
  { schema, table }: Named,
  page: { filter: Filter | undefined; sort: Sort | undefined; limit: number; offset: number },
): Statement {
  const { where, params } = whereOf(page.filter)
  const order = orderOf(table, page.sort)
  const sql = [
    `select * from ${fullName(schema, table.name)}`,
    where && `where ${where}`,
    order && `order by ${order}`,
    `limit ${page.limit} offset ${page.offset}`,
  ]
  return { sql: sql.filter(Boolean).join(' '), params }
}

function orderOf({ columns, primaryKey }: SchemaTable, sort: Sort | undefined): string {
  const chosen = sort && columns[sort.col]
  const first = chosen
    ? [`${identifier(chosen.name)} ${sort.desc ? 'desc' : 'asc'} nulls last`]
    : []
  return [...first, ...primaryKey.map(identifier)].join(', ')
}

function whereOf(filter: Filter | undefined): { where: string; params: Params } {
  if (!filter) return { where: '', params: [] }
  const column = identifier(filter.column)
  const { operator, value } = filter
  switch (operator) {
    case 'contains':
      return {
        where: `${column}::text ilike '%' || $1 || '%'`,
        params: [value.replace(/[\\%_]/g, String.raw`\$&`)],
      }
    case 'equals':
      return { where: `${column} = $1`, params: [value] }
    case 'differs':
      return { where: `${column} is distinct from $1`, params: [value] }
    case 'above':
      return { where: `${column} > $1`, params: [value] }
    case 'below':
      return { where: `${column} < $1`, params: [value] }
    case 'null':
      return { where: `${column} is null`, params: [] }
    case 'filled':
      return { where: `${column} is not null`, params: [] }
    default:
      return { where: '', params: [] }
  }
}

/** One value of one row, found by its key. */
export type Change = {
  readonly row: Row
  readonly col: number
  readonly from: string | null
  readonly to: string | null
}

/**
 * Writes one value, and only where it still is what the person saw: none changed means somebody was
 * quicker. Values are compared as text, because not every type can be compared (json).
 */
export function updateCell({ schema, table }: Named, { row, col, from, to }: Change): Statement {
  const column = table.columns[col]
  const keys = table.primaryKey.map((name) => ({
    name,
    at: table.columns.findIndex((each) => each.name === name),
  }))
  const name = identifier(column?.name ?? '')
  const wheres = keys.map(
    (key, at) => `${identifier(key.name)} = $${at + 3}::${typeOf(table, key.at)}`,
  )
  const sql = `update ${fullName(schema, table.name)} set ${name} = $1::${column?.type ?? 'text'}
where ${[...wheres, `${name}::text is not distinct from $2`].join(' and ')}
returning *`
  return { sql, params: [to, from, ...keys.map(({ at }) => row[at] ?? null)] }
}

function typeOf(table: SchemaTable, at: number): string {
  return table.columns[at]?.type ?? 'text'
}
