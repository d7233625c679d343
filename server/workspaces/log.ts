/** What this area needs of a logger. */
export type Log = {
  info(fields: object, phrase: string): void
  warn(fields: object, phrase: string): void
  error(fields: object, phrase: string): void
}
