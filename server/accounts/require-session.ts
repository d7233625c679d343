import type { Context } from 'hono'
import { AppError } from '../../shared/errors.ts'
import { callerOf, type Anyone } from '../http/gate.ts'
import type { Caller } from '../seams.ts'

/** A stolen API token must not be able to make itself a passkey, or take its owner's away. */
export function requireSession(c: Context<Anyone>): Caller {
  const caller = callerOf(c)
  if (caller.via.kind === 'session') return caller
  throw new AppError(
    'forbidden',
    'Passkeys change only in a browser, signed in. A token is not enough.',
  )
}
