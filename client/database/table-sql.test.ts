import { expect, it } from 'vitest'
import type { SchemaTable } from '../../shared/database.ts'
import { selectPage, updateCell } from './table-sql.ts'

const table: SchemaTable = {
  name: 'Line',
  kind: 'table',
  estimatedRows: null,
  columns: [
    { name: 'a', type: 'integer', nullable: false },
    { name: 'user', type: 'character varying(10)', nullable: true },
    { name: 'b', type: 'uuid', nullable: false },
  ],
  primaryKey: ['b', 'a'],
  foreignKeys: [],
  indexes: [],
}
const named = { schema: 'public', table }

it('[DBC9] a page is in an order that stays, and its filter is a parameter', () => {
  const page = { limit: 500, offset: 1_000 }
  expect(selectPage(named, { ...page, filter: undefined, sort: undefined })).toEqual({
    sql: 'select * from public."Line" order by b, a limit 500 offset 1000',
    params: [],
  })
  const filter = { column: 'user', operator: 'contains', value: "50%'; drop" } as const
  expect(selectPage(named, { ...page, filter, sort: { col: 1, desc: true } })).toEqual({
    sql: `select * from public."Line" where "user"::text ilike '%' || $1 || '%' order by "user" desc nulls last, b, a limit 500 offset 1000`,
    params: [String.raw`50\%'; drop`],
  })
})

it('[DBC10] a value is written by the key, and only while it is what was seen', () => {
  const change = { row: ['7', 'old', 'u-1'], col: 1, from: 'old', to: null }
  expect(updateCell(named, change)).toEqual({
    sql: `update public."Line" set "user" = $1::character varying(10)
where b = $3::uuid and a = $4::integer and "user"::text is not distinct from $2
returning *`,
    params: [null, 'old', 'u-1', '7'],
  })
})
