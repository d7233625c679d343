import { z } from '@hono/zod-openapi'
import { AuditEntry, AuditPage } from '../../shared/audit.ts'
import { AppError } from '../../shared/errors.ts'
import { WorkspaceId } from '../../shared/ids.ts'
import { answers, createRoute, router } from '../http/kit.ts'
import type { Access } from '../seams.ts'
import type { AuditTrail } from './audit-trail.ts'

const query = z.object({
  before: AuditEntry.shape.id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
const ofWorkspace = createRoute({
  method: 'get',
  path: '/workspaces/{id}/audit',
  summary: 'Who changed what others may do here, the newest first',
  request: { params: z.object({ id: WorkspaceId }), query },
  responses: answers(200, AuditPage),
})
const ofAccount = createRoute({
  method: 'get',
  path: '/me/audit',
  summary: 'Your sign-ins, and changes of your passkeys and tokens',
  request: { query },
  responses: answers(200, AuditPage),
})
const ofAll = createRoute({
  method: 'get',
  path: '/me/audit/installation',
  summary:
    'Everything that was written down, deleted workspaces included; for the owner of the installation',
  request: { query },
  responses: answers(200, AuditPage),
})

/** What was written down about rights and sign-ins, for those who answer for them. */
export function auditRoutes({ access, trail }: { access: Access; trail: AuditTrail }) {
  return router()
    .openapi(ofWorkspace, async (c) => {
      const { id } = c.req.valid('param')
      await access.require(c.var.caller.userId, id, 'manage_members')
      return c.json(await trail.page({ workspaceId: id }, c.req.valid('query')), 200)
    })
    .openapi(ofAccount, async (c) => {
      return c.json(await trail.page({ account: c.var.caller.userId }, c.req.valid('query')), 200)
    })
    .openapi(ofAll, async (c) => {
      if (!c.var.caller.instanceOwner) {
        throw new AppError('forbidden', 'Only the owner of this installation reads all of it.')
      }
      return c.json(await trail.page({ all: true }, c.req.valid('query')), 200)
    })
}
