import { AppError } from '../../shared/errors.ts'

/** As long as a room waits for the store; a query that finds somebody takes a millisecond. */
const PATIENCE_MS = 10_000

/**
 * Who asks at the door hears so when the database is there and does not answer: a frozen one takes
 * connections and questions, and says nothing. The question itself stays asked.
 */
export async function inTime<T>(asked: Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const silent = new AppError('unavailable', 'The database does not answer. Try again in a moment.')
  const timer = setTimeout(() => reject(silent), patienceMs)
  try {
    return await Promise.race([asked, late])
  } finally {
    clearTimeout(timer)
  }
}
