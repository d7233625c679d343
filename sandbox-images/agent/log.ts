/** A constant phrase plus fields, as one JSON line on standard error. */
export function log(phrase: string, fields: Readonly<Record<string, unknown>> = {}): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), phrase, ...fields })}\n`)
}

/** What a log line may say of an error. */
export function errorFields(error: unknown): { error: string } {
  return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}
