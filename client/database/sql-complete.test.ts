import { expect, it } from 'vitest'
import type { DatabaseSchema, SchemaTable } from '../../shared/database.ts'
import { describe as explain, suggest } from './sql-complete.ts'

function aTable(name: string, columns: Record<string, string>, primaryKey = ['id']): SchemaTable {
  return {
    name,
    kind: 'table',
    estimatedRows: null,
    primaryKey,
    columns: Object.entries(columns).map(([column, type]) => ({
      name: column,
      type,
      nullable: false,
    })),
    foreignKeys: [],
    indexes: [],
  }
}
const schema: DatabaseSchema = {
  truncated: false,
  schemas: [
    {
      name: 'public',
      tables: [
        aTable('users', { id: 'bigint', name: 'text' }),
        {
          ...aTable('orders', { id: 'bigint', user_id: 'bigint', Total: 'numeric' }),
          foreignKeys: [
            { columns: ['user_id'], target: { schema: 'public', table: 'users', columns: ['id'] } },
          ],
        },
      ],
      functions: [{ name: 'double', kind: 'function', args: 'n integer', returns: 'bigint' }],
    },
    { name: 'audit', tables: [aTable('log', { at: 'timestamptz' }, [])], functions: [] },
  ],
}

/** What is offered where the bar stands. */
const at = (text: string) => suggest(schema, text.replace('|', ''), text.indexOf('|'))
const names = (text: string, kind?: string) =>
  at(text)
    .filter((each) => each.kind !== 'keyword' && (!kind || each.kind === kind))
    .map(({ label }) => label)

it('[DBC11] after FROM and JOIN there are tables, by their schema when it is not public', () => {
  const all = ['users', 'orders', 'audit.log', 'public', 'audit']
  expect(names('select * from |')).toEqual(all)
  expect(names('select * from us|')).toEqual(all)
  expect(names('select * from users u, |')).toEqual(all)
  expect(names('select * from users u join |')).toEqual(all)
  expect(names('select * from audit.|')).toEqual(['log'])
})

it('[DBC11] after a name and a point there are its columns, also when it is given below', () => {
  expect(names('select u.| from users u')).toEqual(['id', 'name'])
  expect(names('select o.| from users as u left join orders o on true')).toEqual([
    'id',
    'user_id',
    'Total',
  ])
  expect(names('select * from users u where u.na|')).toEqual(['id', 'name'])
  expect(names('update orders set user_id = 1 where orders.|')).toContain('Total')
})

it('[DBC11] elsewhere there are columns of the tables named, functions and keywords', () => {
  expect(names('select | from users', 'column')).toEqual(['id', 'name'])
  expect(names('select a; select | from orders; select 1', 'column')).toEqual([
    'id',
    'user_id',
    'Total',
  ])
  expect(at('select | from orders').find(({ label }) => label === 'Total')?.insert).toBe('"Total"')
  expect(names('select | from users', 'function')).toEqual(['double'])
  expect(at('SELECT * FROM users WH|').map(({ label }) => label)).toContain('WHERE')
  expect(at('select * from users wh|').map(({ label }) => label)).toContain('where')
})

it('[DBC11] nothing is offered inside texts and comments', () => {
  for (const text of ["select 'from |'", "select 'from |", '-- from |', '/* from | */ select 1']) {
    expect(at(text), text).toEqual([])
  }
})

it('[DBC12] a name tells what it is', () => {
  const told = (text: string) =>
    explain(schema, text.replace('|', ''), text.indexOf('|'))?.lines ?? []
  expect(told('select o.user|_id from orders o')).toEqual([
    'user_id: bigint not null',
    'Column of public.orders. Points at users (id).',
  ])
  expect(told('select i|d from users')[0]).toBe('id: bigint not null, primary key')
  expect(told('select * from us|ers')[0]).toContain('table public.users\n  id bigint')
  expect(told('select | from users')).toEqual([])
})
