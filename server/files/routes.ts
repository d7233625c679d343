import { z } from '@hono/zod-openapi'
import {
  Copy,
  EntryPath,
  FileList,
  FileNames,
  FilePath,
  Move,
  NewDirectory,
  Restore,
  SearchQuery,
  SearchResult,
  Trashed,
} from '../../shared/files.ts'
import { WorkspaceId } from '../../shared/ids.ts'
import { answers, createRoute, jsonBody, noContent, router } from '../http/kit.ts'
import type { Access, Sandboxes } from '../seams.ts'
import { contentRoutes } from './content-routes.ts'

/** Open documents follow their files. Told after the file has moved or gone. */
export interface Documents {
  fileMoved(workspaceId: WorkspaceId, from: string, to: string): Promise<void> | void
  fileRemoved(workspaceId: WorkspaceId, path: string): Promise<void> | void
}
export type FileRoutesDeps = { access: Access; sandboxes: Sandboxes; documents: Documents }

const params = z.object({ id: WorkspaceId })
const list = createRoute({
  method: 'get',
  path: '/workspaces/{id}/files',
  summary: 'What lies in a folder',
  request: { params, query: z.object({ path: FilePath.default('') }) },
  responses: answers(200, FileList),
})
const names = createRoute({
  method: 'get',
  path: '/workspaces/{id}/files/names',
  summary: 'Every file name that is not ignored',
  request: { params },
  responses: answers(200, FileNames),
})
const search = createRoute({
  method: 'post',
  path: '/workspaces/{id}/files/search',
  summary: 'Finds text in files; ends when the caller hangs up',
  request: { params, body: jsonBody(SearchQuery) },
  responses: answers(200, SearchResult),
})
const makeDirectory = createRoute({
  method: 'post',
  path: '/workspaces/{id}/files/directories',
  summary: 'Makes a folder',
  request: { params, body: jsonBody(NewDirectory) },
  responses: noContent,
})
const move = createRoute({
  method: 'post',
  path: '/workspaces/{id}/files/move',
  summary: 'Moves or renames; never overwrites',
  request: { params, body: jsonBody(Move) },
  responses: noContent,
})
const copy = createRoute({
  method: 'post',
  path: '/workspaces/{id}/files/copy',
  summary: 'Copies a file, or a folder with all that is in it; never overwrites',
  request: { params, body: jsonBody(Copy) },
  responses: noContent,
})
const remove = createRoute({
  method: 'delete',
  path: '/workspaces/{id}/files',
  summary: 'Moves a file or folder into the trash',
  request: { params, query: z.object({ path: EntryPath }) },
  responses: answers(200, Trashed),
})
const restore = createRoute({
  method: 'post',
  path: '/workspaces/{id}/files/restore',
  summary: 'Brings something back from the trash',
  request: { params, body: jsonBody(Restore) },
  responses: noContent,
})

/** The tree of a workspace, and its bytes. */
export function fileRoutes(deps: FileRoutesDeps) {
  const app = readingRoutes(deps)
  app.route('/', changingRoutes(deps))
  app.route('/', contentRoutes(deps))
  return app
}

function readingRoutes({ access, sandboxes }: FileRoutesDeps) {
  return router()
    .openapi(list, async (c) => {
      const { id } = c.req.valid('param')
      await access.require(c.var.caller.userId, id, 'read')
      return c.json(await sandboxes.agent(id).files.list(c.req.valid('query').path), 200)
    })
    .openapi(names, async (c) => {
      const { id } = c.req.valid('param')
      await access.require(c.var.caller.userId, id, 'read')
      return c.json(await sandboxes.agent(id).files.names(), 200)
    })
    .openapi(search, async (c) => {
      const { id } = c.req.valid('param')
      await access.require(c.var.caller.userId, id, 'read')
      const { files } = sandboxes.agent(id)
      return c.json(await files.search(c.req.valid('json'), c.req.raw.signal), 200)
    })
}

function changingRoutes({ access, sandboxes, documents }: FileRoutesDeps) {
  return router()
    .openapi(makeDirectory, async (c) => {
      const { id } = c.req.valid('param')
      await access.require(c.var.caller.userId, id, 'edit')
      sandboxes.touch(id)
      await sandboxes.agent(id).files.makeDirectory(c.req.valid('json').path)
      return c.body(null, 204)
    })
    .openapi(move, async (c) => {
      const { id } = c.req.valid('param')
      const { from, to } = c.req.valid('json')
      await access.require(c.var.caller.userId, id, 'edit')
      sandboxes.touch(id)
      await sandboxes.agent(id).files.move(from, to)
      await documents.fileMoved(id, from, to)
      return c.body(null, 204)
    })
    .openapi(copy, async (c) => {
      const { id } = c.req.valid('param')
      const { from, to } = c.req.valid('json')
      await access.require(c.var.caller.userId, id, 'edit')
      sandboxes.touch(id)
      await sandboxes.agent(id).files.copy(from, to, c.req.raw.signal)
      return c.body(null, 204)
    })
    .openapi(remove, async (c) => {
      const { id } = c.req.valid('param')
      const { path } = c.req.valid('query')
      await access.require(c.var.caller.userId, id, 'edit')
      sandboxes.touch(id)
      const { trashId } = await sandboxes.agent(id).files.remove(path)
      await documents.fileRemoved(id, path)
      return c.json({ trashId }, 200)
    })
    .openapi(restore, async (c) => {
      const { id } = c.req.valid('param')
      await access.require(c.var.caller.userId, id, 'edit')
      sandboxes.touch(id)
      await sandboxes.agent(id).files.restore(c.req.valid('json').trashId)
      return c.body(null, 204)
    })
}
