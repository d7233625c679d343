import { z } from '@hono/zod-openapi'
import { AppError } from '../../shared/errors.ts'
import { WorkspaceId } from '../../shared/ids.ts'
import { Port, PortChange, PortList, PortNumber, PreviewVisit } from '../../shared/ports.ts'
import { answers, createRoute, jsonBody, noContent, router } from '../http/kit.ts'
import type { Access, Sandboxes } from '../seams.ts'
import type { Handoff } from './handoff.ts'
import type { Ports } from './ports.ts'
import type { PortStore } from './port-store.ts'

const params = z.object({ id: WorkspaceId })
const one = z.object({ id: WorkspaceId, port: z.coerce.number().pipe(PortNumber) })
const list = createRoute({
  method: 'get',
  path: '/workspaces/{id}/ports',
  summary: 'Ports that are open, declared or decided about',
  request: { params },
  responses: answers(200, PortList),
})
const decide = createRoute({
  method: 'put',
  path: '/workspaces/{id}/ports/{port}',
  summary: 'Says who sees a port; kept over restarts',
  request: { params: one, body: jsonBody(PortChange) },
  responses: answers(200, Port),
})
const stop = createRoute({
  method: 'post',
  path: '/workspaces/{id}/ports/{port}/stop',
  summary: 'Asks the process that listens on a port to end',
  request: { params: one },
  responses: noContent,
})
const visit = createRoute({
  method: 'post',
  path: '/workspaces/{id}/ports/{port}/visits',
  summary: 'An address that lets the caller into a preview, once, within 30 seconds',
  request: { params: one, body: jsonBody(z.object({ to: z.string().max(4_096).optional() })) },
  responses: answers(201, PreviewVisit),
})
/** Ports, and addresses that let a caller into their previews. */
export function previewRoutes(deps: {
  access: Access
  ports: Ports
  store: PortStore
  handoff: Handoff
  sandboxes: Pick<Sandboxes, 'agent'>
}) {
  const { access, ports, store, handoff, sandboxes } = deps
  return router()
    .openapi(list, async (c) => {
      const { id } = c.req.valid('param')
      await access.require(c.var.caller.userId, id, 'read')
      return c.json({ ports: await ports.list(id) }, 200)
    })
    .openapi(decide, async (c) => {
      const { id, port } = c.req.valid('param')
      const { userId: by } = c.var.caller
      const role = await access.require(by, id, 'share_port')
      return c.json(
        await ports.decide({ ...c.req.valid('json'), workspaceId: id, port, by }, role),
        200,
      )
    })
    .openapi(stop, async (c) => {
      const { id, port } = c.req.valid('param')
      await access.require(c.var.caller.userId, id, 'type')
      await sandboxes.agent(id).stopPort(port)
      return c.body(null, 204)
    })
    .openapi(visit, async (c) => {
      const { id, port } = c.req.valid('param')
      await access.require(c.var.caller.userId, id, 'read')
      const workspace = await store.byId(id)
      if (!workspace) throw new AppError('not_found', 'There is no such workspace.')
      const target = { port, slug: workspace.slug }
      const url = await handoff.address(target, c.var.caller, c.req.valid('json').to)
      return c.json({ url }, 201)
    })
}
