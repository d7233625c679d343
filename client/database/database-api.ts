import { DatabaseInfo, DatabaseSchema, type Query, QueryResult } from '../../shared/database.ts'
import { api, url } from '../app/api.ts'

/** The workspace's own Postgres. */
export const databaseApi = {
  info: (id: string) => api.call('GET', url`/api/workspaces/${id}/database`, DatabaseInfo),
  schema: (id: string) =>
    api.call('GET', url`/api/workspaces/${id}/database/schema`, DatabaseSchema),
  query: (id: string, body: Query, signal: AbortSignal) =>
    api.call('POST', url`/api/workspaces/${id}/database/query`, QueryResult, { body, signal }),
  cancel: (id: string, queryId: string) =>
    api.send('POST', url`/api/workspaces/${id}/database/cancel`, { body: { id: queryId } }),
}
