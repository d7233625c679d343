import { queryOptions } from '@tanstack/react-query'
import { keys } from '../workspace/query-keys.ts'
import { databaseApi } from './database-api.ts'

const STALE_MS = 15_000

/** What is in the database. Migrations run in terminals too: coming back to it asks again. */
export function schemaQuery(workspaceId: string) {
  return queryOptions({
    queryKey: keys.schema(workspaceId),
    queryFn: () => databaseApi.schema(workspaceId),
    staleTime: STALE_MS,
    refetchOnWindowFocus: true,
  })
}
