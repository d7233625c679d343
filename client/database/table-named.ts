/** The table a SELECT reads first, for an INSERT of its rows; a name to fill in when that is not plain. */
export function tableNamed(sql: string): string {
  const name = String.raw`(?:"(?:[^"]|"")+"|[A-Za-z_][\w$]*)`
  const found = new RegExp(String.raw`\bfrom\s+(${name}(?:\.${name})?)(?![\w$"]|\s*\()`, 'i').exec(
    sql,
  )
  return found?.[1] ?? 'table_name'
}
