/** What drivers need of a logger. */
export type Log = {
  info(fields: object, phrase: string): void
  warn(fields: object, phrase: string): void
}
