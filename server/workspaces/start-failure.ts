import { AppError } from '../../shared/errors.ts'

const LONGEST_CHARS = 2_000

/** What people read about a failed start, and whether trying again by itself can help. */
export function startFailure(error: unknown): { message: string; worthRetry: boolean } {
  if (error instanceof AppError) {
    return { message: cut(error.message), worthRetry: error.code === 'unavailable' }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { message: cut(`The start failed: ${message}`), worthRetry: false }
}

/** The end of a long log says more than its beginning. */
function cut(text: string): string {
  return text.length <= LONGEST_CHARS ? text : `…${text.slice(-LONGEST_CHARS)}`
}
