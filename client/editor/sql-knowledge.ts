/** Something that could be written. */
export type SqlSuggestion = {
  readonly label: string
  readonly insert: string
  readonly kind: 'table' | 'column' | 'schema' | 'function' | 'keyword'
  readonly detail: string
}
/** What a name means; offsets of the name in the text. The first line is code, the others are words. */
export type SqlDescription = {
  readonly start: number
  readonly end: number
  readonly lines: readonly string[]
}
/** Knows what is in the database. Offsets count in the whole text. */
export type SqlKnowledge = {
  suggest(text: string, caret: number): readonly SqlSuggestion[]
  describe(text: string, at: number): SqlDescription | undefined
}
