import { AppError } from '../../shared/errors.ts'
import type { CommonState } from '../ui/common-states.tsx'
import { type FailureWish, failureOf } from './error-details.ts'

/** What a panel of a workspace shows instead of what could not be had. */
export function stateOf(error: unknown, wish: FailureWish): CommonState {
  if (error instanceof AppError && error.code === 'disk_full') {
    const { title: _, ...ways } = wish
    return { kind: 'disk-full', ...ways }
  }
  return failureOf(error, wish)
}
