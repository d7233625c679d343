/** What may hold a semicolon that ends nothing: strings, identifiers, dollar quotes, comments. */
const OPAQUE =
  /'(?:[^']|'')*'?|"(?:[^"]|"")*"?|\$([A-Za-z_]\w*)?\$[\s\S]*?(?:\$\1\$|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|;/g

/** The statements of a text, with where each begins, in order; empty ones are left out. */
export function statementsOf(text: string): { sql: string; offset: number }[] {
  const ends = [...text.matchAll(OPAQUE)].flatMap(({ 0: found, index }) =>
    found === ';' ? [index + 1] : [],
  )
  const starts = [0, ...ends]
  return starts.flatMap((start, i) => {
    const raw = text.slice(start, ends[i] ?? text.length)
    const sql = raw.trimStart()
    return sql.trim() ? [{ sql: sql.trimEnd(), offset: start + raw.length - sql.length }] : []
  })
}

/** The statement a caret stands in, or the last one before it. */
export function statementAt(text: string, caret: number): { sql: string; offset: number } {
  const all = statementsOf(text)
  const within = all.find(({ sql, offset }) => caret <= offset + sql.length)
  return within ?? all.at(-1) ?? { sql: '', offset: 0 }
}
