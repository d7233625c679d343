const BEFORE_CHARS = 60

/** The part of a long text that begins shortly before the first of the words. */
export function snippetOf(text: string, words: string): string {
  const at = text.search(pattern(words))
  if (at <= BEFORE_CHARS) return text
  return `…${text.slice(at - BEFORE_CHARS)}`
}

/** A text in pieces: those that were searched for, and what is between them. */
export function partsOf(text: string, words: string): { text: string; hit: boolean }[] {
  const parts: { text: string; hit: boolean }[] = []
  let at = 0
  for (const match of text.matchAll(pattern(words))) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index), hit: false })
    parts.push({ text: match[0], hit: true })
    at = match.index + match[0].length
  }
  if (at < text.length) parts.push({ text: text.slice(at), hit: false })
  return parts
}

function pattern(words: string): RegExp {
  const literals = words
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(literals.join('|') || '(?!)', 'giu')
}
