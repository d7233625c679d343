import { z } from '@hono/zod-openapi'
import { FoundMessages, Message, MessageList, NewMessage, ReadMark } from '../../shared/chat.ts'
import { WorkspaceId } from '../../shared/ids.ts'
import { answers, createRoute, jsonBody, router } from '../http/kit.ts'
import type { Access, Sandboxes } from '../seams.ts'
import type { Chat } from './chat.ts'
import { imageRoutes } from './image-routes.ts'
import type { ImageStore } from './image-store.ts'
import { messageRoutes } from './message-routes.ts'

const params = z.object({ id: WorkspaceId })
const Page = z.object({
  before: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
const list = createRoute({
  method: 'get',
  path: '/workspaces/{id}/messages',
  summary: 'A page of the chat outside of threads, oldest first, and how far the caller has read',
  request: { params, query: Page.extend({ after: Page.shape.before }) },
  responses: answers(200, MessageList),
})
const search = createRoute({
  method: 'get',
  path: '/workspaces/{id}/messages/search',
  summary: 'Messages with all of these words, newest first',
  request: { params, query: Page.extend({ text: z.string().trim().min(1).max(200) }) },
  responses: answers(200, FoundMessages),
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
  images: ImageStore
  sandboxes: Pick<Sandboxes, 'touch'>
}) {
  const { access, chat, sandboxes } = deps
  const routes = router()
    .openapi(list, async (c) => {
      const { id } = c.req.valid('param')
      const { userId } = c.var.caller
      await access.require(userId, id, 'read')
      const [messages, readUpTo, unreadThreads] = await Promise.all([
        chat.page(id, c.req.valid('query')),
        chat.marks.readUpTo(id, userId),
        chat.marks.unreadThreads(id, userId),
      ])
      return c.json({ messages, readUpTo, unreadThreads }, 200)
    })
    .openapi(search, async (c) => {
      const { id } = c.req.valid('param')
      await access.require(c.var.caller.userId, id, 'read')
      return c.json(await chat.search(id, c.req.valid('query')), 200)
    })
    .openapi(say, async (c) => {
      const { id } = c.req.valid('param')
      const { userId } = c.var.caller
      await access.require(userId, id, 'chat')
      const message = await chat.say(id, userId, c.req.valid('json'))
      sandboxes.touch(id)
      return c.json(message, 201)
    })
    .openapi(markRead, async (c) => {
      const { id } = c.req.valid('param')
      const { userId } = c.var.caller
      await access.require(userId, id, 'read')
      const { readUpTo, thread } = c.req.valid('json')
      if (thread === undefined) {
        return c.json({ readUpTo: await chat.markRead(id, userId, readUpTo) }, 200)
      }
      const at = { workspaceId: id, userId, messageId: thread }
      return c.json({ readUpTo: await chat.markThreadRead(at, readUpTo), thread }, 200)
    })
  routes.route('/', messageRoutes(deps))
  routes.route('/', imageRoutes(deps))
  return routes
}
