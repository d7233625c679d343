export type Token = {
  readonly kind: 'word' | 'name' | 'text' | 'comment' | 'sign'
  /** A quoted name without its quotes. */
  readonly value: string
  readonly start: number
  readonly end: number
}

const TOKEN =
  /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^']|'')*(?:'|$)|\$([A-Za-z_]\w*)?\$[\s\S]*?(?:\$\3\$|$))|("(?:[^"]|"")*(?:"|$))|([\p{L}_][\p{L}\p{N}_$]*)|(\S)/gu

/** SQL in its parts, as far as completion has to know them. */
export function tokensOf(sql: string): Token[] {
  return [...sql.matchAll(TOKEN)].map((match) => {
    const [all, comment, text, , name, word] = match
    const place = { start: match.index, end: match.index + all.length }
    if (comment !== undefined) return { kind: 'comment', value: all, ...place }
    if (text !== undefined) return { kind: 'text', value: all, ...place }
    if (name !== undefined) {
      return { kind: 'name', value: all.replace(/^"|"$/g, '').replaceAll('""', '"'), ...place }
    }
    return { kind: word === undefined ? 'sign' : 'word', value: all, ...place }
  })
}

/** A word as Postgres reads it: folded, unless it is quoted. */
export function folded({ kind, value }: Token): string {
  return kind === 'word' ? value.toLowerCase() : value
}

export function isName(token: Token | undefined): token is Token {
  return (
    token?.kind === 'name' || (token?.kind === 'word' && !NO_ALIAS.has(token.value.toLowerCase()))
  )
}

/** What may stand after a table without being its alias. */
const NO_ALIAS = new Set(
  `as on using where group order having limit offset fetch for union intersect except window returning set
  values inner left right full cross natural join lateral select from and or when then else end default
  conflict do not is null in like ilike between tablesample only with`.split(/\s+/),
)
