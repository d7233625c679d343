/** JSON with one thing a line. It is only moved apart, not read: every digit stays what it was. */
export function prettyJson(text: string): string {
  let depth = 0
  let out = ''
  const line = (): string => `\n${'  '.repeat(depth)}`
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/g) ?? []
  for (const [index, token] of tokens.entries()) {
    if (token === '{' || token === '[') {
      const empty = tokens[index + 1] === (token === '{' ? '}' : ']')
      depth += 1
      out += empty ? token : token + line()
    } else if (token === '}' || token === ']') {
      depth -= 1
      const empty = tokens[index - 1] === (token === '}' ? '{' : '[')
      out += empty ? token : line() + token
    } else if (token === ',') out += token + line()
    else if (token === ':') out += ': '
    else out += token
  }
  return out
}
