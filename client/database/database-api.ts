import {
  DatabaseInfo,
  DatabaseSchema,
  type Export,
  type Query,
  QueryResult,
  RunEvent,
} from '../../shared/database.ts'
import { AppError } from '../../shared/errors.ts'
import { api, url } from '../app/api.ts'
import { t } from '../words/words.ts'
import { jsonLines } from './json-lines.ts'

/** The workspace's own Postgres. */
export const databaseApi = {
  info: (id: string) => api.call('GET', url`/api/workspaces/${id}/database`, DatabaseInfo),
  schema: (id: string) =>
    api.call('GET', url`/api/workspaces/${id}/database/schema`, DatabaseSchema),
  /** One text whose answer is small. */
  query: (id: string, body: Query, signal?: AbortSignal) =>
    api.call('POST', url`/api/workspaces/${id}/database/query`, QueryResult, { body, signal }),
  run: async function* (id: string, body: Query, signal: AbortSignal): AsyncGenerator<RunEvent> {
    const path = url`/api/workspaces/${id}/database/run`
    const response = await api.send('POST', path, { body, signal })
    if (!response.body) throw new AppError('internal', 'The server sent an empty answer.')
    for await (const value of jsonLines(response.body)) yield asEvent(value)
  },
  /** The whole file. What breaks off on the way rejects, so that half of one is never kept. */
  export: async (id: string, body: Export, signal: AbortSignal): Promise<Blob> => {
    const path = url`/api/workspaces/${id}/database/export`
    const response = await api.send('POST', path, { body, signal })
    try {
      return await response.blob()
    } catch (error) {
      if (signal.aborted) throw error
      const message = t(
        'The export broke off before it was whole: the query failed or the line did.',
      )
      throw new AppError('unavailable', message, { cause: error })
    }
  },
  cancel: (id: string, queryId: string) =>
    api.send('POST', url`/api/workspaces/${id}/database/cancel`, { body: { id: queryId } }),
}

/** Rows are taken as they are: there may be a million values in them, and checking each takes seconds. */
function asEvent(value: unknown): RunEvent {
  if (isRows(value)) return value
  const parsed = RunEvent.safeParse(value)
  if (parsed.success) return parsed.data
  const message = t('The server answered in a way this page does not know. Reload it.')
  throw new AppError('internal', message, { cause: parsed.error })
}

function isRows(value: unknown): value is Extract<RunEvent, { type: 'rows' }> {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false
  return value.type === 'rows' && 'rows' in value && Array.isArray(value.rows)
}
