import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { AppError, ERRORS } from '../../shared/errors.ts'
import type { Caller } from '../seams.ts'
import { isConnectionLost } from '../store/database.ts'

export { createRoute } from '@hono/zod-openapi'

/** What every route behind the sign-in finds in its context. */
export type SignedIn = { Variables: { caller: Caller } }

/** What the body of every failure looks like. */
export const Failure = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
})

/** A router whose schemas also make `/api/openapi.json`, and whose bad input ends as `bad_input`. */
export function router<E extends { Variables: object } = SignedIn>(): OpenAPIHono<E> {
  return new OpenAPIHono<E>({
    defaultHook: (result) => {
      if (result.success) return
      throw new AppError('bad_input', z.prettifyError(result.error), { cause: result.error })
    },
  })
}

/** A JSON body that a route takes. */
export function jsonBody<S extends z.ZodType>(schema: S) {
  return { content: { 'application/json': { schema } }, required: true as const }
}

/** What a route answers when all is well; failures are the same everywhere. */
export function answers<const Status extends 200 | 201, S extends z.ZodType>(
  status: Status,
  schema: S,
) {
  const ok = { description: 'Done', content: { 'application/json': { schema } } }
  return { [status]: ok, ...failures } as Record<Status, typeof ok> & typeof failures
}

/** A route that answers without a body. */
export const noContent = { 204: { description: 'Done' } } as const

const failures = {
  default: {
    description: 'What went wrong',
    content: { 'application/json': { schema: Failure } },
  },
} as const

/** The one translator from failures to answers. What is not an `AppError` is hidden and logged. */
export function onError(log: { error(fields: object, phrase: string): void }) {
  return (error: Error, c: Context): Response => {
    const failure = toAppError(error)
    if (failure.code === 'internal') {
      const requestId: unknown = c.get('requestId')
      log.error({ err: error, path: c.req.path, requestId }, 'request failed')
    }
    const retryAfter = failure.details?.['retryAfterSeconds']
    if (typeof retryAfter === 'number') c.header('Retry-After', String(retryAfter))
    return c.json(failureBody(failure), ERRORS[failure.code].status)
  }
}

/** Any failure as one a client may see; what is unknown is hidden behind `internal`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof HTTPException && error.status < 500) {
    return new AppError('bad_input', error.message, { cause: error })
  }
  if (isDatabaseAway(error)) {
    const message = 'The database does not answer. Try again in a moment.'
    return new AppError('unavailable', message, { cause: error })
  }
  if (isDiskFull(error)) {
    const message = 'The server’s disk is full, so this was not saved. Ask who runs it for room.'
    return new AppError('disk_full', message, { cause: error })
  }
  return new AppError('internal', 'Something went wrong here. Try again.', { cause: error })
}

/** A failure as clients see it. */
export function failureBody({ code, message, details }: AppError): z.infer<typeof Failure> {
  return { error: { code, message, ...(details && { details }) } }
}

/** 57P01 and its neighbours: Postgres is shutting down, was killed, or starts. */
const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', '57P01', '57P02', '57P03'])
const AWAY_WORDS = /^(Connection terminated|timeout exceeded when trying to connect)/

function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (isConnectionLost(error)) return true
  const code = 'code' in error ? String(error.code) : ''
  const connecting = 'syscall' in error ? error.syscall === 'connect' : code.startsWith('57P')
  return (AWAY.has(code) && connecting) || AWAY_WORDS.test(error.message)
}

/** 53100: Postgres found no room for a row. */
function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return error.code === '53100' || error.code === 'ENOSPC'
}
