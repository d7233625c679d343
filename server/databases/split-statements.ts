import { parse } from 'libpg-query'

/** One statement of a text, and where it begins there, in characters as JavaScript counts them. */
export type Statement = { readonly text: string; readonly offset: number }

/**
 * Splits by Postgres's own grammar. What that cannot read stays whole, for the server to say what is
 * wrong with it and where.
 */
export async function splitStatements(sql: string): Promise<Statement[]> {
  try {
    const { stmts = [] } = await parse(sql)
    const bytes = Buffer.from(sql)
    return stmts.map(({ stmt_location: from = 0, stmt_len: length }) => {
      const text = bytes.subarray(from, length ? from + length : undefined).toString()
      return trimmed(text, bytes.subarray(0, from).toString().length)
    })
  } catch {
    return [{ text: sql, offset: 0 }]
  }
}

/** Comments before a statement belong to it; blank space does not. */
function trimmed(text: string, offset: number): Statement {
  const start = text.length - text.trimStart().length
  return { text: text.trim(), offset: offset + start }
}
