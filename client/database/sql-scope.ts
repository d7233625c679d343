import type { DatabaseSchema, SchemaTable } from '../../shared/database.ts'
import { type Token, folded, isName } from './sql-tokens.ts'

/** A table that a statement reads or writes, by the name it has there. */
export type InScope = {
  readonly alias: string
  readonly schema: string
  readonly table: SchemaTable
}

const LEADS = new Set(['from', 'join', 'update', 'into'])

/** The tables a statement names, with their aliases. */
export function scopeOf(tokens: readonly Token[], schema: DatabaseSchema): InScope[] {
  const found: InScope[] = []
  let at = 0
  let depth = 0
  while (at < tokens.length) {
    const token = tokens[at]
    at += 1
    if (!token) break
    if (token.value === '(') depth += 1
    if (token.value === ')') depth -= 1
    if (token.kind !== 'word' || !LEADS.has(token.value.toLowerCase())) continue
    at = readTables(tokens, { at, schema, found })
  }
  return found
}

type Reading = { at: number; schema: DatabaseSchema; found: InScope[] }

/** `a, b.c as d`: names with a comma between them. */
function readTables(tokens: readonly Token[], { at, schema, found }: Reading): number {
  let next = at
  for (;;) {
    if (tokens[next]?.value.toLowerCase() === 'only') next += 1
    const first = tokens[next]
    if (!isName(first)) return next
    next += 1
    let name = { schema: undefined as string | undefined, table: folded(first) }
    const second = tokens[next + 1]
    if (tokens[next]?.value === '.' && second && isName(second)) {
      name = { schema: folded(first), table: folded(second) }
      next += 2
    }
    if (tokens[next]?.value.toLowerCase() === 'as') next += 1
    const alias = tokens[next]
    const named = isName(alias) ? folded(alias) : undefined
    if (named !== undefined) next += 1
    const table = tableOf(schema, name)
    if (table) found.push({ ...table, alias: named ?? table.table.name })
    if (tokens[next]?.value !== ',') return next
    next += 1
  }
}

/** A table by its name; without a schema `public` is looked at first. */
export function tableOf(
  { schemas }: DatabaseSchema,
  name: { schema: string | undefined; table: string },
): { schema: string; table: SchemaTable } | undefined {
  const places = schemas
    .filter((space) => name.schema === undefined || space.name === name.schema)
    .toSorted((a, b) => Number(b.name === 'public') - Number(a.name === 'public'))
  for (const space of places) {
    const table = space.tables.find((each) => each.name === name.table)
    if (table) return { schema: space.name, table }
  }
  return undefined
}
