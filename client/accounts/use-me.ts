import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { Me } from '../../shared/accounts.ts'
import { getMe } from './accounts-api.ts'

/** Who is signed in; null for nobody. */
export function useMe(): UseQueryResult<Me | null> {
  return useQuery({ queryKey: ['me'], queryFn: ({ signal }) => getMe(signal), staleTime: 300_000 })
}
