import { z } from '@hono/zod-openapi'
import { Message, MessageList, NewMessage, ReadMark } from '../../shared/chat.ts'
import { WorkspaceId } from '../../shared/ids.ts'
import { answers, createRoute, jsonBody, router } from '../http/kit.ts'
import type { Access, Sandboxes } from '../seams.ts'
import type { Chat } from './chat.ts'

const params = z.object({ id: WorkspaceId })
const Page = z.object({
  before: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
const list = createRoute({
  method: 'get',
  path: '/workspaces/{id}/messages',
  summary: 'A page of the chat, oldest first, and how far the caller has read',
  request: { params, query: Page },
  responses: answers(200, MessageList),
})
const say = createRoute({
  method: 'post',
  path: '/workspaces/{id}/messages',
  summary: 'Says something to everybody here',
  request: { params, body: jsonBody(NewMessage) },
  responses: answers(201, Message),
})
const markRead = createRoute({
  method: 'put',
  path: '/workspaces/{id}/messages/read',
  summary: 'Moves the caller’s unread mark forward',
  request: { params, body: jsonBody(ReadMark) },
  responses: answers(200, ReadMark),
})

/** The chat of a workspace over HTTP. */
export function chatRoutes(deps: {
  access: Access
  chat: Chat
  sandboxes: Pick<Sandboxes, 'touch'>
}) {
  const { access, chat, sandboxes } = deps
  return router()
    .openapi(list, async (c) => {
      const { id } = c.req.valid('param')
      const { userId } = c.var.caller
      await access.require(userId, id, 'read')
      const messages = await chat.page(id, c.req.valid('query'))
      return c.json({ messages, readUpTo: await chat.readUpTo(id, userId) }, 200)
    })
    .openapi(say, async (c) => {
      const { id } = c.req.valid('param')
      const { userId } = c.var.caller
      await access.require(userId, id, 'chat')
      const message = await chat.say(id, userId, c.req.valid('json').text)
      sandboxes.touch(id)
      return c.json(message, 201)
    })
    .openapi(markRead, async (c) => {
      const { id } = c.req.valid('param')
      const { userId } = c.var.caller
      await access.require(userId, id, 'read')
      const { readUpTo } = c.req.valid('json')
      return c.json({ readUpTo: await chat.markRead(id, userId, readUpTo) }, 200)
    })
}
