import { type Logger, pino } from 'pino'

const MOST_CAUSES = 5
/** Besides its words and its stack: what says which failure it was, and holds nothing of anybody's. */
const TOLD = ['code', 'syscall', 'errno', 'exitCode', 'signal', 'table', 'constraint', 'routine']

/** Writes to standard error, a line of JSON each. */
export function openLog(level: string): Logger {
  return pino(
    {
      level,
      redact: ['token', '*.token', 'secret', '*.secret', 'password'],
      serializers: { err: (error: unknown) => forLog(error) },
    },
    pino.destination({ fd: 2, sync: false }),
  )
}

/**
 * What may be kept of a failure. Everything else that hangs on one is left out: Postgres tells the whole
 * row that did not fit, an address that cannot be read brings its ticket, a program its arguments.
 */
export function forLog(error: unknown, causes = MOST_CAUSES): unknown {
  if (!(error instanceof Error)) return typeof error
  const told = Object.entries(error).filter(([name]) => TOLD.includes(name))
  const { message, stack, cause } = error
  return {
    type: error.constructor.name,
    message,
    stack,
    ...Object.fromEntries(told),
    ...(cause !== undefined && causes > 0 && { cause: forLog(cause, causes - 1) }),
    ...(error instanceof AggregateError && {
      errors: error.errors.slice(0, MOST_CAUSES).map((one) => forLog(one, causes - 1)),
    }),
  }
}
