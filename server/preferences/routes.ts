import { z } from '@hono/zod-openapi'
import { WorkspaceId } from '../../shared/ids.ts'
import { Preferences, PreferencesChange, StoredLayout } from '../../shared/preferences.ts'
import { answers, createRoute, jsonBody, router } from '../http/kit.ts'
import type { Access } from '../seams.ts'
import type { PreferencesStore } from './preferences-store.ts'

const params = z.object({ id: WorkspaceId })
const get = createRoute({
  method: 'get',
  path: '/me/preferences',
  summary: 'What the caller chose for themselves; defaults are filled in',
  responses: answers(200, Preferences),
})
const change = createRoute({
  method: 'patch',
  path: '/me/preferences',
  summary: 'Changes what is named and leaves the rest',
  request: { body: jsonBody(PreferencesChange) },
  responses: answers(200, Preferences),
})
const layout = createRoute({
  method: 'get',
  path: '/workspaces/{id}/layout',
  summary: 'How the caller laid out this workspace',
  request: { params },
  responses: answers(200, StoredLayout),
})
const keepLayout = createRoute({
  method: 'put',
  path: '/workspaces/{id}/layout',
  summary: 'Keeps how the caller laid out this workspace; null forgets it',
  request: { params, body: jsonBody(StoredLayout) },
  responses: answers(200, StoredLayout),
})

/** Preferences of the caller, and their layout of a workspace: nobody sees another's. */
export function preferencesRoutes(deps: { access: Access; preferences: PreferencesStore }) {
  const { access, preferences } = deps
  return router()
    .openapi(get, async (c) => c.json(await preferences.of(c.var.caller.userId), 200))
    .openapi(change, async (c) =>
      c.json(await preferences.change(c.var.caller.userId, c.req.valid('json')), 200),
    )
    .openapi(layout, async (c) => {
      const { id } = c.req.valid('param')
      const { userId } = c.var.caller
      await access.require(userId, id, 'read')
      return c.json(await preferences.layout(id, userId), 200)
    })
    .openapi(keepLayout, async (c) => {
      const { id } = c.req.valid('param')
      const { userId } = c.var.caller
      await access.require(userId, id, 'read')
      const wanted = c.req.valid('json')
      await preferences.keepLayout(id, userId, wanted)
      return c.json(wanted, 200)
    })
}
