import { z } from '@hono/zod-openapi'
import {
  DatabaseInfo,
  DatabaseSchema,
  Query,
  QueryCancel,
  QueryResult,
} from '../../shared/database.ts'
import { WorkspaceId } from '../../shared/ids.ts'
import { answers, createRoute, jsonBody, noContent, router } from '../http/kit.ts'
import type { Databases } from './databases.ts'

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
