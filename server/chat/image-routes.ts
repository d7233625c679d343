import { z } from '@hono/zod-openapi'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { ChatImage, ImageId } from '../../shared/chat.ts'
import { AppError } from '../../shared/errors.ts'
import { WorkspaceId } from '../../shared/ids.ts'
import { LIMITS } from '../../shared/limits.ts'
import { answers, createRoute, router } from '../http/kit.ts'
import type { Access, Sandboxes } from '../seams.ts'
import { imageKind } from './image-kind.ts'
import type { ImageStore } from './image-store.ts'

const bytes = { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } }
const Name = z
  .string()
  .max(200)
  // Postgres keeps no NUL in text.
  .refine((name) => !name.includes('\0'))
  .default('')
const upload = createRoute({
  method: 'post',
  path: '/workspaces/{id}/messages/images',
  summary: 'Takes a picture that a message will show',
  request: {
    params: z.object({ id: WorkspaceId }),
    query: z.object({ name: Name }),
    body: { content: bytes },
  },
  responses: answers(201, ChatImage),
})
const look = createRoute({
  method: 'get',
  path: '/workspaces/{id}/messages/images/{imageId}',
  summary: 'The bytes of a picture',
  request: { params: z.object({ id: WorkspaceId, imageId: ImageId }) },
  responses: { 200: { description: 'The picture', content: bytes } },
})

/** Pictures of the chat: in by anybody who may speak, out to members only. */
export function imageRoutes(deps: {
  access: Access
  images: ImageStore
  sandboxes: Pick<Sandboxes, 'touch'>
}) {
  const { access, images, sandboxes } = deps
  const rate = new RateLimiterMemory({ points: 30, duration: 60 })
  return router()
    .openapi(upload, async (c) => {
      const { id } = c.req.valid('param')
      const { userId } = c.var.caller
      await access.require(userId, id, 'chat')
      await rate.consume(`${id} ${userId}`).catch(tooOften)
      const data = await bodyOf(c.req.raw, LIMITS.chatImageBytes)
      const { name } = c.req.valid('query')
      const kind = imageKind(data)
      sandboxes.touch(id)
      return c.json(await images.add({ ...kind, workspaceId: id, userId, name, data }), 201)
    })
    .openapi(look, async (c) => {
      const { id, imageId } = c.req.valid('param')
      const { userId } = c.var.caller
      await access.require(userId, id, 'read')
      const { type, data } = await images.read(id, userId, imageId)
      return new Response(new Uint8Array(data), { headers: headersOf(type) })
    })
}

/** Whatever the bytes are, no script of theirs runs here. */
function headersOf(type: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Content-Disposition': 'inline',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'private, max-age=3600',
  }
}

/** The whole body. What announces itself as too large is refused before a byte of it is read. */
async function bodyOf(request: Request, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes)
  const chunks: Uint8Array[] = []
  let read = 0
  for await (const chunk of request.body ?? []) {
    read += chunk.byteLength
    if (read > maxBytes) throw tooLarge(maxBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(maxBytes: number): AppError {
  const message = `A picture can have up to ${maxBytes / 1024 / 1024} MiB.`
  return new AppError('too_large', message, { details: { maxBytes } })
}

function tooOften(): never {
  throw new AppError('rate_limited', 'Those were many pictures at once. Wait a moment.')
}
