import { randomBytes } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import { AppError } from '../../shared/errors.ts'
import { TerminalId, WorkspaceId } from '../../shared/ids.ts'
import { LIMITS } from '../../shared/limits.ts'
import {
  NewTerminal,
  PathAnswer,
  Terminal,
  TerminalChange,
  TerminalList,
} from '../../shared/terminals.ts'
import { answers, createRoute, jsonBody, noContent, router } from '../http/kit.ts'
import type { Access, Sandboxes } from '../seams.ts'
import { toWire } from './to-wire.ts'

const params = z.object({ id: WorkspaceId })
const one = z.object({ id: WorkspaceId, tid: TerminalId })
const list = createRoute({
  method: 'get',
  path: '/workspaces/{id}/terminals',
  summary: 'The terminals of a workspace; none while it does not run',
  request: { params },
  responses: answers(200, TerminalList),
})
const create = createRoute({
  method: 'post',
  path: '/workspaces/{id}/terminals',
  summary: 'Opens a terminal that everybody here shares',
  request: { params, body: jsonBody(NewTerminal) },
  responses: answers(201, Terminal),
})
const restart = createRoute({
  method: 'post',
  path: '/workspaces/{id}/terminals/{tid}/restart',
  summary: 'Starts an exited terminal again',
  request: { params: one },
  responses: answers(200, Terminal),
})
const rename = createRoute({
  method: 'patch',
  path: '/workspaces/{id}/terminals/{tid}',
  summary: 'Names a terminal; an empty name gives it back to its program',
  request: { params: one, body: jsonBody(TerminalChange) },
  responses: answers(200, Terminal),
})
const find = createRoute({
  method: 'get',
  path: '/workspaces/{id}/terminals/{tid}/path',
  summary: 'What a path printed in a terminal means, from the folder its shell is in',
  request: { params: one, query: z.object({ path: z.string().min(1).max(LIMITS.pathChars) }) },
  responses: answers(200, PathAnswer),
})
const close = createRoute({
  method: 'delete',
  path: '/workspaces/{id}/terminals/{tid}',
  summary: 'Ends the processes of a terminal and closes it',
  request: { params: one },
  responses: noContent,
})

/** Terminals as things that can be listed, opened and closed; what flows through them is a socket's matter. */
export function terminalRoutes({ access, sandboxes }: { access: Access; sandboxes: Sandboxes }) {
  return router()
    .openapi(list, async (c) => {
      const { id } = c.req.valid('param')
      await access.require(c.var.caller.userId, id, 'read')
      const ptys = (await sandboxes.findAgent(id)?.ptys.list()) ?? []
      return c.json({ terminals: ptys.map(toWire) }, 200)
    })
    .openapi(create, async (c) => {
      const { id } = c.req.valid('param')
      await access.require(c.var.caller.userId, id, 'type')
      const { ptys } = sandboxes.agent(id)
      if ((await ptys.list()).length >= LIMITS.terminals) throw tooMany()
      sandboxes.touch(id)
      const tid = TerminalId.parse(randomBytes(6).toString('hex'))
      return c.json(toWire(await ptys.create(tid, c.req.valid('json'))), 201)
    })
    .openapi(restart, async (c) => {
      const { id, tid } = c.req.valid('param')
      await access.require(c.var.caller.userId, id, 'type')
      sandboxes.touch(id)
      return c.json(toWire(await sandboxes.agent(id).ptys.restart(tid)), 200)
    })
    .openapi(rename, async (c) => {
      const { id, tid } = c.req.valid('param')
      await access.require(c.var.caller.userId, id, 'type')
      const { title } = c.req.valid('json')
      return c.json(toWire(await sandboxes.agent(id).ptys.rename(tid, title)), 200)
    })
    .openapi(find, async (c) => {
      const { id, tid } = c.req.valid('param')
      await access.require(c.var.caller.userId, id, 'read')
      const { path } = c.req.valid('query')
      return c.json({ found: await sandboxes.agent(id).ptys.findPath(tid, path) }, 200)
    })
    .openapi(close, async (c) => {
      const { id, tid } = c.req.valid('param')
      await access.require(c.var.caller.userId, id, 'type')
      await sandboxes.agent(id).ptys.close(tid)
      return c.body(null, 204)
    })
}

function tooMany(): AppError {
  const message = `A workspace can have ${LIMITS.terminals} terminals. Close one that is not needed.`
  return new AppError('conflict', message)
}
