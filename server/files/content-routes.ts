import { Readable } from 'node:stream'
import { z } from '@hono/zod-openapi'
import { AppError } from '../../shared/errors.ts'
import { EntryPath, FilePath, Written } from '../../shared/files.ts'
import { WorkspaceId } from '../../shared/ids.ts'
import { answers, createRoute, router } from '../http/kit.ts'
import type { Access, Sandboxes } from '../seams.ts'
import { fileHeaders, fileName } from './file-headers.ts'
import { expectedOf, isFresh } from './preconditions.ts'
import { uploadBody } from './upload.ts'

const params = z.object({ id: WorkspaceId })
const bytes = { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } }
/** Headers of the agent that mean the same to a browser. Nothing else of its answer gets through. */
const PASSED = ['etag', 'content-length', 'content-range', 'accept-ranges', 'x-modified-at']

const readContent = createRoute({
  method: 'get',
  path: '/workspaces/{id}/files/content',
  summary: 'The bytes of a file',
  request: {
    params,
    query: z.object({ path: EntryPath, download: z.enum(['0', '1']).optional() }),
  },
  responses: {
    200: { description: 'The bytes; ETag is the content hash', content: bytes },
    206: { description: 'The range that was asked for', content: bytes },
    304: { description: 'The caller has it already' },
  },
})
const writeContent = createRoute({
  method: 'put',
  path: '/workspaces/{id}/files/content',
  summary: 'Writes a file whole, by compare-and-swap on its hash if If-Match is given',
  request: { params, query: z.object({ path: EntryPath }), body: { content: bytes } },
  responses: answers(200, Written),
})
const archive = createRoute({
  method: 'get',
  path: '/workspaces/{id}/files/archive',
  summary: 'A folder as a tar stream',
  request: { params, query: z.object({ path: FilePath.default('') }) },
  responses: {
    200: { description: 'The tar', content: bytes },
    304: { description: 'Never' },
  },
})

/** Bytes in and out of a workspace, as streams both ways. */
export function contentRoutes(deps: { access: Access; sandboxes: Sandboxes }) {
  return router()
    .openapi(readContent, async (c) => {
      const { id } = c.req.valid('param')
      const { path, download } = c.req.valid('query')
      await deps.access.require(c.var.caller.userId, id, 'read')
      const opened = await deps.sandboxes.agent(id).files.open(path, c.req.header('range'))
      const found = passed(opened.headers)
      if (isFresh(c.req.raw.headers, found['etag'])) {
        discard(opened.body)
        return new Response(null, { status: 304, headers: { ETag: found['etag'] ?? '' } })
      }
      const headers = { ...found, ...fileHeaders(path, download === '1') }
      if (c.req.method === 'HEAD') {
        // Nobody will read it, and an unread stream would hold the agent's connection.
        discard(opened.body)
        return new Response(null, { status: opened.status, headers })
      }
      return new Response(webStream(opened.body), { status: opened.status, headers })
    })
    .openapi(writeContent, async (c) => {
      const { id } = c.req.valid('param')
      const { path } = c.req.valid('query')
      await deps.access.require(c.var.caller.userId, id, 'edit')
      deps.sandboxes.touch(id)
      const expected = expectedOf(c.req.raw.headers)
      const body = uploadBody(c.req.raw)
      const outcome = await deps.sandboxes.agent(id).files.write(path, body, expected)
      if (!outcome.ok) throw changed(outcome.hash)
      const { hash, size, modifiedAt } = outcome
      return c.json({ hash, size, modifiedAt }, 200, { ETag: `"${hash}"` })
    })
    .openapi(archive, async (c) => {
      const { id } = c.req.valid('param')
      const { path } = c.req.valid('query')
      await deps.access.require(c.var.caller.userId, id, 'read')
      const tar = await deps.sandboxes.agent(id).files.archive(path)
      const name = `${path.split('/').at(-1) || 'workspace'}.tar`
      return new Response(webStream(tar), {
        headers: {
          'Content-Type': 'application/x-tar',
          'Content-Disposition': `attachment; ${fileName(name)}`,
          'X-Content-Type-Options': 'nosniff',
        },
      })
    })
}

function changed(hash: string | null): AppError {
  const message =
    hash === null ? 'The file is not there any more.' : 'The file was changed by somebody else.'
  return new AppError('changed', message, { details: { hash } })
}

function passed(headers: Record<string, string>): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  return Object.fromEntries(pairs.filter(([name]) => PASSED.includes(name)))
}

/** Ends a body nobody will read. That is an error to the stream, and unheard it would end us. */
function discard(body: Readable): void {
  body.on('error', () => undefined)
  body.destroy()
}

function webStream(body: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(body) as ReadableStream<Uint8Array>
}
