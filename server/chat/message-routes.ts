import { z } from '@hono/zod-openapi'
import { Emoji, Message, MessageEdit, ThreadList } from '../../shared/chat.ts'
import { WorkspaceId } from '../../shared/ids.ts'
import { answers, createRoute, jsonBody, router } from '../http/kit.ts'
import type { Access } from '../seams.ts'
import type { Chat } from './chat.ts'

const MessageId = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const params = z.object({ id: WorkspaceId, messageId: MessageId })
const reactionParams = params.extend({ emoji: Emoji })
const Page = z.object({
  before: MessageId.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
})
const edit = createRoute({
  method: 'patch',
  path: '/workspaces/{id}/messages/{messageId}',
  summary: 'Changes the words of the caller’s own message',
  request: { params, body: jsonBody(MessageEdit) },
  responses: answers(200, Message),
})
const remove = createRoute({
  method: 'delete',
  path: '/workspaces/{id}/messages/{messageId}',
  summary: 'Deletes a message; its place in the chat stays',
  request: { params },
  responses: answers(200, Message),
})
const restore = createRoute({
  method: 'post',
  path: '/workspaces/{id}/messages/{messageId}/restore',
  summary: 'Brings back what the caller deleted a few minutes ago',
  request: { params },
  responses: answers(200, Message),
})
const thread = createRoute({
  method: 'get',
  path: '/workspaces/{id}/messages/{messageId}/thread',
  summary: 'A message and a page of the replies to it, oldest first',
  request: { params, query: Page },
  responses: answers(200, ThreadList),
})
const react = createRoute({
  method: 'put',
  path: '/workspaces/{id}/messages/{messageId}/reactions/{emoji}',
  summary: 'Puts the caller’s emoji on a message',
  request: { params: reactionParams },
  responses: answers(200, Message),
})
const unreact = createRoute({
  method: 'delete',
  path: '/workspaces/{id}/messages/{messageId}/reactions/{emoji}',
  summary: 'Takes the caller’s emoji off a message',
  request: { params: reactionParams },
  responses: answers(200, Message),
})

/** What can be done with one message. */
export function messageRoutes({ access, chat }: { access: Access; chat: Chat }) {
  return router()
    .openapi(edit, async (c) => {
      const { id, messageId } = c.req.valid('param')
      const { userId } = c.var.caller
      await access.require(userId, id, 'chat')
      const { text } = c.req.valid('json')
      return c.json(await chat.edit({ workspaceId: id, userId, messageId }, text), 200)
    })
    .openapi(remove, async (c) => {
      const { id, messageId } = c.req.valid('param')
      const { userId } = c.var.caller
      const role = await access.require(userId, id, 'chat')
      return c.json(await chat.remove({ workspaceId: id, userId, messageId }, role), 200)
    })
    .openapi(restore, async (c) => {
      const { id, messageId } = c.req.valid('param')
      const { userId } = c.var.caller
      await access.require(userId, id, 'chat')
      return c.json(await chat.restore({ workspaceId: id, userId, messageId }), 200)
    })
    .openapi(thread, async (c) => {
      const { id, messageId } = c.req.valid('param')
      const { userId } = c.var.caller
      await access.require(userId, id, 'read')
      const found = await chat.thread(id, messageId, c.req.valid('query'))
      const readUpTo = await chat.marks.threadReadUpTo(found.root.id, userId)
      return c.json({ ...found, readUpTo }, 200)
    })
    .openapi(react, async (c) => {
      const { id, messageId, emoji } = c.req.valid('param')
      const { userId } = c.var.caller
      await access.require(userId, id, 'chat')
      return c.json(await chat.react({ workspaceId: id, userId, messageId }, emoji, true), 200)
    })
    .openapi(unreact, async (c) => {
      const { id, messageId, emoji } = c.req.valid('param')
      const { userId } = c.var.caller
      await access.require(userId, id, 'chat')
      return c.json(await chat.react({ workspaceId: id, userId, messageId }, emoji, false), 200)
    })
}
