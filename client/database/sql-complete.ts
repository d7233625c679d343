import type { DatabaseSchema } from '../../shared/database.ts'
import { identifier } from '../../shared/row-text.ts'
import { statementAt } from '../editor/sql-statements.ts'
import type { SqlDescription, SqlSuggestion } from '../editor/sql-knowledge.ts'
import { t } from '../words/words.ts'
import { type InScope, scopeOf, tableOf } from './sql-scope.ts'
import { type Token, folded, tokensOf } from './sql-tokens.ts'

const KEYWORDS =
  `select|from|where|join|left join|inner join|full join|cross join|on|using|group by|order by|having|limit|offset
|distinct|as|and|or|not|in|is null|is not null|like|ilike|between|exists|case|when|then|else|end|union all|except
|intersect|with|with recursive|insert into|values|update|set|delete from|returning|on conflict|do nothing
|do update set|create table|create index|create view|alter table|add column|drop column|drop table|primary key
|references|unique|default|not null|check|begin|commit|rollback|explain analyze|truncate|over|partition by|asc|desc
|nulls last|filter|lateral|coalesce|count|sum|avg|min|max|true|false|null|interval|now()`
    .replaceAll('\n', '')
    .split('|')
const BEFORE_TABLE = new Set(['from', 'join', 'update', 'into', 'table', 'only', 'truncate'])
/** After these a comma leads to another table. */
const ENDS_TABLES = new Set(['select', 'where', 'group', 'order', 'having', 'set', 'values', 'on'])

/** What could stand where the caret is. */
export function suggest(schema: DatabaseSchema, text: string, caret: number): SqlSuggestion[] {
  const { offset, tokens, before } = placeAt(text, caret)
  const inside = tokens.find(({ start, end }) => start + offset < caret && caret < end + offset)
  const open = before.at(-1)
  if (isOpaque(inside) || (isOpaque(open) && open.end + offset === caret && !isClosed(open)))
    return []
  const typing = open && open.end + offset === caret && open.kind !== 'sign' ? open : undefined
  const lead = typing ? before.slice(0, -1) : before
  const previous = lead.at(-1)
  const scope = scopeOf(tokens, schema)
  if (previous?.value === '.') return afterDot(schema, scope, lead.at(-2))
  if (leadsToTable(lead)) return [...tables(schema), ...spaces(schema)]
  return [
    ...scope.flatMap((each) => columns(each, scope.length > 1)),
    ...scope.map(({ alias, table }) => item(alias, 'table', table.kind)),
    ...functions(schema),
    ...keywords(typing),
    ...(scope.length === 0 ? tables(schema) : []),
  ]
}

/** What a name under the pointer is: a table with its columns, or a column with its type. */
export function describe(
  schema: DatabaseSchema,
  text: string,
  at: number,
): SqlDescription | undefined {
  const { offset, tokens } = placeAt(text, at)
  const index = tokens.findIndex(({ start, end }) => start + offset <= at && at <= end + offset)
  const token = tokens[index]
  if (!token || (token.kind !== 'word' && token.kind !== 'name')) return undefined
  const place = { start: token.start + offset, end: token.end + offset }
  const scope = scopeOf(tokens, schema)
  const owner = tokens[index - 1]?.value === '.' ? tokens[index - 2] : undefined
  const name = folded(token)
  const column = columnOf(scope, { name, owner: owner && folded(owner) })
  if (column) return { ...place, lines: column }
  const table =
    scope.find(({ alias }) => alias === name) ??
    tableOf(schema, { schema: owner && folded(owner), table: name })
  return table && { ...place, lines: tableLines(table) }
}

function columnOf(
  scope: readonly InScope[],
  { name, owner }: { name: string; owner: string | undefined },
): string[] | undefined {
  for (const { alias, schema, table } of scope) {
    if (owner !== undefined && owner !== alias) continue
    const column = table.columns.find((each) => each.name === name)
    if (!column) continue
    const key = table.primaryKey.includes(name) ? ', primary key' : ''
    const target = table.foreignKeys.find(({ columns: from }) => from.includes(name))?.target
    const points = target
      ? t('Points at {table} ({columns}).', {
          table: target.table,
          columns: target.columns.join(', '),
        })
      : ''
    const type = `${name}: ${column.type}${column.nullable ? '' : ' not null'}${key}`
    return [
      type,
      `${t('Column of {table}.', { table: `${schema}.${table.name}` })} ${points}`.trim(),
    ]
  }
  return undefined
}

function tableLines({ schema, table }: Pick<InScope, 'schema' | 'table'>): string[] {
  const most = table.columns.slice(0, 30).map(({ name, type }) => `  ${name} ${type}`)
  const rest = table.columns.length > 30 ? ['  …'] : []
  return [[`${table.kind} ${schema}.${table.name}`, ...most, ...rest].join('\n')]
}

/** The statement around a place, without comments, and what of it comes before. */
function placeAt(text: string, caret: number) {
  const { sql, offset } = statementAt(text, caret)
  const tokens = tokensOf(caret > offset + sql.length ? text.slice(offset, caret) : sql)
  const before = tokens.filter(({ end, start, kind }) =>
    kind === 'text' || kind === 'comment' ? start + offset < caret : end + offset <= caret,
  )
  const told = ({ kind }: Token): boolean => kind !== 'comment'
  const open = before.at(-1)
  // A comment that ends where the caret stands is still being written.
  const kept = open?.kind === 'comment' && open.end + offset >= caret ? before : before.filter(told)
  return { offset, tokens: tokens.filter((token) => told(token) || token === open), before: kept }
}

function isOpaque(token: Token | undefined): token is Token {
  return token?.kind === 'text' || token?.kind === 'comment'
}

function isClosed({ value }: Token): boolean {
  return value.length > 1 && (value.endsWith("'") || value.endsWith('$') || value.endsWith('*/'))
}

function leadsToTable(lead: readonly Token[]): boolean {
  const last = lead.at(-1)
  if (last?.kind === 'word' && BEFORE_TABLE.has(last.value.toLowerCase())) return true
  if (last?.value !== ',') return false
  for (const token of lead.toReversed()) {
    const word = token.kind === 'word' ? token.value.toLowerCase() : token.value
    if (BEFORE_TABLE.has(word)) return true
    if (ENDS_TABLES.has(word) || word === '(') return false
  }
  return false
}

function afterDot(
  schema: DatabaseSchema,
  scope: readonly InScope[],
  owner: Token | undefined,
): SqlSuggestion[] {
  const name = owner ? folded(owner) : ''
  const aliased = scope.filter(({ alias }) => alias === name)
  if (aliased.length > 0) return aliased.flatMap((each) => columns(each, false))
  const space = schema.schemas.find((each) => each.name === name)
  if (space) return space.tables.map((table) => item(table.name, 'table', table.kind))
  const table = tableOf(schema, { schema: undefined, table: name })
  return table ? columns({ ...table, alias: name }, false) : []
}

function columns({ alias, table }: InScope, several: boolean): SqlSuggestion[] {
  return table.columns.map(({ name, type }) =>
    item(name, 'column', several ? `${type}, ${alias}` : type),
  )
}

function tables({ schemas }: DatabaseSchema): SqlSuggestion[] {
  return schemas.flatMap(({ name, tables: listed }) =>
    listed.map((table) => {
      const label = name === 'public' ? table.name : `${name}.${table.name}`
      const insert =
        name === 'public' ? identifier(table.name) : `${identifier(name)}.${identifier(table.name)}`
      return { label, insert, kind: 'table', detail: table.kind } as const
    }),
  )
}

function spaces({ schemas }: DatabaseSchema): SqlSuggestion[] {
  return schemas.map(({ name }) => item(name, 'schema', 'schema'))
}

function functions({ schemas }: DatabaseSchema): SqlSuggestion[] {
  return schemas.flatMap(({ functions: listed }) =>
    listed.map(({ name, args, returns }) =>
      item(name, 'function', `(${args})${returns === null ? '' : ` ${returns}`}`),
    ),
  )
}

/** In the case one writes in. */
function keywords(typing: Token | undefined): SqlSuggestion[] {
  const upper = typing !== undefined && /^[A-Z]/.test(typing.value)
  return KEYWORDS.map((word) => {
    const label = upper ? word.toUpperCase() : word
    return { label, insert: label, kind: 'keyword', detail: '' } as const
  })
}

function item(name: string, kind: SqlSuggestion['kind'], detail: string): SqlSuggestion {
  return { label: name, insert: identifier(name), kind, detail }
}
