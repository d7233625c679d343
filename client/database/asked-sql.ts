import { createStore } from 'zustand/vanilla'

/** SQL that waits for the console to open and run it. */
export const askedSql = createStore<{ sql: string | null }>(() => ({ sql: null }))

/** Takes it, once. */
export function takeAskedSql(): string | null {
  const { sql } = askedSql.getState()
  if (sql !== null) askedSql.setState({ sql: null })
  return sql
}

/** A text with a statement after it, and where the statement begins. */
export function withStatement(text: string, sql: string): { added: string; offset: number } {
  const before = text === '' || text.endsWith('\n') ? '' : '\n'
  const after = sql.trimEnd().endsWith(';') ? '\n' : ';\n'
  return { added: before + sql + after, offset: text.length + before.length }
}
