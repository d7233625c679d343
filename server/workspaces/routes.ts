import { z } from '@hono/zod-openapi'
import { WorkspaceId, type UserId } from '../../shared/ids.ts'
import type { WorkspaceAction } from '../../shared/roles.ts'
import { NewWorkspace, Workspace, WorkspaceChange } from '../../shared/workspaces.ts'
import { answers, createRoute, jsonBody, noContent, router } from '../http/kit.ts'
import type { Members } from './members.ts'
import type { WorkspaceRow } from './workspace-row.ts'
import { toWireFor } from './workspace-row.ts'
import type { Workspaces } from './workspaces.ts'

const ById = z.object({ id: WorkspaceId })
const WorkspaceList = z.object({ workspaces: z.array(Workspace) })
/** More hours than allowed are as many as allowed. */
const KeepAwake = z.object({ hours: z.number().positive().optional() })

const path = (rest = '') => `/workspaces/{id}${rest}` as const
const ok = answers(200, Workspace)

const create = createRoute({
  method: 'post',
  path: '/workspaces',
  request: { body: jsonBody(NewWorkspace) },
  responses: answers(201, Workspace),
})
const list = createRoute({
  method: 'get',
  path: '/workspaces',
  responses: answers(200, WorkspaceList),
})
const get = createRoute({
  method: 'get',
  path: path(),
  request: { params: ById },
  responses: ok,
})
const change = createRoute({
  method: 'patch',
  path: path(),
  request: { params: ById, body: jsonBody(WorkspaceChange) },
  responses: ok,
})
const remove = createRoute({
  method: 'delete',
  path: path(),
  request: { params: ById },
  responses: noContent,
})
const start = createRoute({
  method: 'post',
  path: path('/start'),
  request: { params: ById },
  responses: ok,
})
const stop = createRoute({
  method: 'post',
  path: path('/stop'),
  request: { params: ById },
  responses: ok,
})
const keepAwake = createRoute({
  method: 'post',
  path: path('/keep-awake'),
  request: { params: ById, body: { content: { 'application/json': { schema: KeepAwake } } } },
  responses: ok,
})

/** Workspaces and their lifecycle. */
export function workspaceRoutes(deps: { workspaces: Workspaces; members: Members }) {
  const { workspaces, members } = deps
  /** Asks the policy, does it, and answers with the workspace as the caller may see it. */
  const acting =
    (action: WorkspaceAction, act: (id: WorkspaceId) => Promise<WorkspaceRow>) =>
    async (userId: UserId, id: WorkspaceId): Promise<Workspace> => {
      const role = await members.require(userId, id, action)
      const row = await act(id)
      return toWireFor(row, role, workspaces.stopsAt(id))
    }
  const read = acting('read', (id) => workspaces.get(id))
  const run = acting('run', (id) => workspaces.start(id))
  const halt = acting('run', (id) => workspaces.stop(id))

  return router()
    .openapi(create, async (c) => {
      return c.json(await workspaces.create(c.var.caller.userId, c.req.valid('json')), 201)
    })
    .openapi(list, async (c) => {
      return c.json({ workspaces: await workspaces.listFor(c.var.caller.userId) }, 200)
    })
    .openapi(get, async (c) => {
      return c.json(await read(c.var.caller.userId, c.req.valid('param').id), 200)
    })
    .openapi(change, async (c) => {
      const wish = c.req.valid('json')
      const configure = acting('configure', (id) => workspaces.change(id, wish))
      return c.json(await configure(c.var.caller.userId, c.req.valid('param').id), 200)
    })
    .openapi(remove, async (c) => {
      const { id } = c.req.valid('param')
      await members.require(c.var.caller.userId, id, 'delete')
      await workspaces.delete(id, c.var.caller.userId)
      return c.body(null, 204)
    })
    .openapi(start, async (c) => {
      return c.json(await run(c.var.caller.userId, c.req.valid('param').id), 200)
    })
    .openapi(stop, async (c) => {
      return c.json(await halt(c.var.caller.userId, c.req.valid('param').id), 200)
    })
    .openapi(keepAwake, async (c) => {
      const { hours } = c.req.valid('json')
      const stay = acting('run', (id) => workspaces.keepAwake(id, hours))
      return c.json(await stay(c.var.caller.userId, c.req.valid('param').id), 200)
    })
}
