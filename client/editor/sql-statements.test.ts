import { expect, it } from 'vitest'
import { statementAt, statementsOf } from './sql-statements.ts'

it('[ED6] a semicolon inside a string, comment, identifier or function body ends nothing', () => {
  const text = `select ';' as "a;b"; -- no; end
do $x$ begin perform 1; end $x$;
/* ; */ select 2`
  expect(statementsOf(text).map(({ sql }) => sql)).toEqual([
    `select ';' as "a;b";`,
    `-- no; end\ndo $x$ begin perform 1; end $x$;`,
    `/* ; */ select 2`,
  ])
})

it('[ED6] every statement knows where it begins', () => {
  const text = '  select 1;\n\n  select 2;\n'
  for (const { sql, offset } of statementsOf(text)) {
    expect(text.slice(offset, offset + sql.length)).toBe(sql)
  }
})

it('[ED6] the caret chooses the statement it stands in, or the last one', () => {
  const text = 'select 1; select 2;'
  expect(statementAt(text, 3).sql).toBe('select 1;')
  expect(statementAt(text, 12).sql).toBe('select 2;')
  expect(statementAt(text, text.length).sql).toBe('select 2;')
  expect(statementAt('', 0).sql).toBe('')
})
