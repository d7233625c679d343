/** What is being typed after an @ right before the caret. */
export function mentionAt(
  text: string,
  caret: number,
): { start: number; query: string } | undefined {
  const before = text.slice(0, caret)
  const at = before.lastIndexOf('@')
  if (at < 0 || (at > 0 && !/[\s(]/.test(before[at - 1] ?? ''))) return undefined
  const query = before.slice(at + 1)
  return query.includes('\n') || query.length > 40 ? undefined : { start: at, query }
}

/** Members whose name, or a word of it, begins like the query. */
export function matchMembers<M extends { name: string }>(
  members: readonly M[],
  query: string,
): M[] {
  const wanted = query.toLocaleLowerCase()
  return members
    .filter(({ name }) => {
      const lower = name.toLocaleLowerCase()
      return lower.startsWith(wanted) || lower.split(/\s+/).some((word) => word.startsWith(wanted))
    })
    .slice(0, 6)
}

/** The text with the mention completed, and where the caret is then. */
export function complete(
  text: string,
  mention: { start: number; query: string },
  name: string,
): { text: string; caret: number } {
  const end = mention.start + 1 + mention.query.length
  const inserted = `@${name} `
  return {
    text: text.slice(0, mention.start) + inserted + text.slice(end),
    caret: mention.start + inserted.length,
  }
}
