import { z } from '@hono/zod-openapi'
import { WorkspaceId } from '../../shared/ids.ts'
import { OpenRoom, RoomInfo } from '../../shared/rooms.ts'
import { answers, createRoute, jsonBody, router } from '../http/kit.ts'
import type { SocketRoute } from '../seams.ts'
import type { Rooms } from './rooms.ts'

const openRoom = createRoute({
  method: 'post',
  path: '/workspaces/{id}/rooms',
  request: { params: z.object({ id: WorkspaceId }), body: jsonBody(OpenRoom) },
  responses: answers(200, RoomInfo),
})

/** Opening a file for live editing. */
export function roomRoutes({ rooms }: { rooms: Rooms }) {
  return router().openapi(openRoom, async (c) => {
    const { id } = c.req.valid('param')
    const { path } = c.req.valid('json')
    return c.json(await rooms.openRoom(c.var.caller, id, path), 200)
  })
}

/** The socket of a room, in the stock y-websocket protocol. */
export function collabSocket({ rooms }: { rooms: Rooms }): SocketRoute {
  return {
    path: '/collab/:workspaceId/:room',
    accept: (socket, request) => rooms.accept(socket, request),
  }
}
