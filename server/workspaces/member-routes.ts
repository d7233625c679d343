import { z } from '@hono/zod-openapi'
import { UserId, WorkspaceId } from '../../shared/ids.ts'
import { Invite, MadeInvite, Member, MemberChange, NewInvite } from '../../shared/workspaces.ts'
import { answers, createRoute, jsonBody, noContent, router } from '../http/kit.ts'
import type { Invites } from './invites.ts'
import type { Members } from './members.ts'

const ById = z.object({ id: WorkspaceId })
const ByPerson = ById.extend({ userId: UserId })
const ByInvite = ById.extend({ inviteId: z.uuid() })
const MemberList = z.object({ members: z.array(Member) })
const InviteList = z.object({ invites: z.array(Invite) })

const listMembers = createRoute({
  method: 'get',
  path: '/workspaces/{id}/members',
  request: { params: ById },
  responses: answers(200, MemberList),
})
const changeMember = createRoute({
  method: 'patch',
  path: '/workspaces/{id}/members/{userId}',
  request: { params: ByPerson, body: jsonBody(MemberChange) },
  responses: answers(200, MemberList),
})
const restoreMember = createRoute({
  method: 'put',
  path: '/workspaces/{id}/members/{userId}',
  request: { params: ByPerson, body: jsonBody(MemberChange) },
  responses: answers(200, MemberList),
})
const removeMember = createRoute({
  method: 'delete',
  path: '/workspaces/{id}/members/{userId}',
  request: { params: ByPerson },
  responses: noContent,
})
const listInvites = createRoute({
  method: 'get',
  path: '/workspaces/{id}/invites',
  request: { params: ById },
  responses: answers(200, InviteList),
})
const makeInvite = createRoute({
  method: 'post',
  path: '/workspaces/{id}/invites',
  request: { params: ById, body: jsonBody(NewInvite) },
  responses: answers(201, MadeInvite),
})
const revokeInvite = createRoute({
  method: 'delete',
  path: '/workspaces/{id}/invites/{inviteId}',
  request: { params: ByInvite },
  responses: noContent,
})

/** Who is in a workspace, and the links into it. */
export function memberRoutes(deps: { members: Members; invites: Invites }) {
  const { members, invites } = deps
  return router()
    .openapi(listMembers, async (c) => {
      const { id } = c.req.valid('param')
      await members.require(c.var.caller.userId, id, 'read')
      return c.json({ members: await members.list(id) }, 200)
    })
    .openapi(changeMember, async (c) => {
      const { id, userId } = c.req.valid('param')
      const { role } = c.req.valid('json')
      await members.changeRole(id, { actor: c.var.caller.userId, userId, role })
      return c.json({ members: await members.list(id) }, 200)
    })
    .openapi(restoreMember, async (c) => {
      const { id, userId } = c.req.valid('param')
      const { role } = c.req.valid('json')
      await members.restore(id, { actor: c.var.caller.userId, userId, role })
      return c.json({ members: await members.list(id) }, 200)
    })
    .openapi(removeMember, async (c) => {
      const { id, userId } = c.req.valid('param')
      await members.remove(id, c.var.caller.userId, userId)
      return c.body(null, 204)
    })
    .openapi(listInvites, async (c) => {
      const { id } = c.req.valid('param')
      await members.require(c.var.caller.userId, id, 'manage_members')
      return c.json({ invites: await invites.list(id) }, 200)
    })
    .openapi(makeInvite, async (c) => {
      const { id } = c.req.valid('param')
      return c.json(await invites.make(id, c.var.caller.userId, c.req.valid('json')), 201)
    })
    .openapi(revokeInvite, async (c) => {
      const { id, inviteId } = c.req.valid('param')
      await members.require(c.var.caller.userId, id, 'manage_members')
      await invites.revoke(id, c.var.caller.userId, inviteId)
      return c.body(null, 204)
    })
}
