import { QueryClient } from '@tanstack/react-query'
import { AppError } from '../../shared/errors.ts'

const PASSING = new Set(['unavailable', 'timeout', 'internal', 'restarting'])

/** Whether asking again may help. */
export function isPassing(error: unknown): boolean {
  return error instanceof AppError && PASSING.has(error.code)
}

/** One cache per page. News keep it fresh, so nothing is asked again just because a window got focus. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => count < 2 && isPassing(error),
      },
      // Somebody who presses a button without a network hears so at once, not when it is back.
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}
