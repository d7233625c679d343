import { z } from '@hono/zod-openapi'
import {
  DatabaseInfo,
  DatabaseSchema,
  Export,
  Query,
  QueryCancel,
  QueryResult,
  RunEvent,
} from '../../shared/database.ts'
import { WorkspaceId } from '../../shared/ids.ts'
import { answers, createRoute, jsonBody, noContent, router } from '../http/kit.ts'
import type { Databases } from './databases.ts'
import { streamed } from './streamed.ts'

const ById = z.object({ id: WorkspaceId })

const info = createRoute({
  method: 'get',
  path: '/workspaces/{id}/database',
  request: { params: ById },
  responses: answers(200, DatabaseInfo),
})
const query = createRoute({
  method: 'post',
  path: '/workspaces/{id}/database/query',
  request: { params: ById, body: jsonBody(Query) },
  responses: answers(200, QueryResult),
})
const lines = { 'application/jsonl': { schema: RunEvent } }
const run = createRoute({
  method: 'post',
  path: '/workspaces/{id}/database/run',
  summary: 'Runs SQL and answers line by line, no faster than they are read',
  request: { params: ById, body: jsonBody(Query) },
  responses: { 200: { description: 'One JSON a line', content: lines } },
})
const file = { schema: z.string().openapi({ format: 'binary' }) }
const exportRows = createRoute({
  method: 'post',
  path: '/workspaces/{id}/database/export',
  summary: 'All rows of one statement as CSV or JSON; it runs in a transaction that only reads',
  request: { params: ById, body: jsonBody(Export) },
  responses: {
    200: { description: 'The file', content: { 'text/csv': file, 'application/json': file } },
  },
})
const cancel = createRoute({
  method: 'post',
  path: '/workspaces/{id}/database/cancel',
  request: { params: ById, body: jsonBody(QueryCancel) },
  responses: noContent,
})
const schema = createRoute({
  method: 'get',
  path: '/workspaces/{id}/database/schema',
  request: { params: ById },
  responses: answers(200, DatabaseSchema),
})

/** A workspace's Postgres. A caller who hangs up cancels what they asked for. */
export function databaseRoutes({ databases }: { databases: Databases }) {
  return router()
    .openapi(info, async (c) => {
      const { id: workspaceId } = c.req.valid('param')
      const { userId } = c.var.caller
      return c.json(await databases.info({ workspaceId, userId }), 200)
    })
    .openapi(query, async (c) => {
      const { id: workspaceId } = c.req.valid('param')
      const asked = { workspaceId, userId: c.var.caller.userId }
      return c.json(await databases.query(asked, c.req.valid('json'), c.req.raw.signal), 200)
    })
    .openapi(run, async (c) => {
      const { id: workspaceId } = c.req.valid('param')
      const asked = { workspaceId, userId: c.var.caller.userId }
      const wish = c.req.valid('json')
      const headers = { 'Content-Type': 'application/jsonl', 'Cache-Control': 'no-store' }
      const answer = await streamed(c, {
        headers,
        task: ({ write, signal }) => {
          const emit = (event: RunEvent): Promise<void> => write(`${JSON.stringify(event)}\n`)
          return databases.run(asked, wish, { emit, signal })
        },
      })
      // To the kit's types whatever ends in json is one value; this is many, one a line.
      return answer as never
    })
    .openapi(exportRows, async (c) => {
      const { id: workspaceId } = c.req.valid('param')
      const asked = { workspaceId, userId: c.var.caller.userId }
      const wish = c.req.valid('json')
      return streamed(c, {
        headers: exportHeaders(wish.format),
        task: (out) => databases.export(asked, wish, out),
      })
    })
    .openapi(cancel, async (c) => {
      const { id: workspaceId } = c.req.valid('param')
      const asked = { workspaceId, userId: c.var.caller.userId }
      await databases.cancel(asked, c.req.valid('json').id)
      return c.body(null, 204)
    })
    .openapi(schema, async (c) => {
      const { id: workspaceId } = c.req.valid('param')
      const asked = { workspaceId, userId: c.var.caller.userId }
      return c.json(await databases.schema(asked, c.req.raw.signal), 200)
    })
}

/** A name nobody chose, so that nothing in it can be odd; never shown as a page. */
function exportHeaders(format: 'csv' | 'json'): Record<string, string> {
  return {
    'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json',
    'Content-Disposition': `attachment; filename="rows.${format}"`,
    'Cache-Control': 'no-store',
  }
}
