import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import {
  ContentHash,
  Copy,
  EntryPath,
  FilePath,
  Move,
  NewDirectory,
  Restore,
} from '../../shared/files.ts'
import { LIMITS } from '../../shared/limits.ts'
import { parse } from '../../shared/parse.ts'
import type { Call, Route } from './call.ts'
import { copy } from './file-copier.ts'
import { makeDirectory, move } from './file-mover.ts'
import type { FileReader } from './file-reader.ts'
import type { Condition, FileWriter } from './file-writer.ts'
import type { Hashes } from './hashes.ts'
import { sha256 } from './hashes.ts'
import { openFile } from './open-file.ts'
import type { Root } from './root.ts'
import type { Trash } from './trash.ts'

export type FileParts = {
  readonly root: Root
  readonly hashes: Hashes
  readonly reader: FileReader
  readonly writer: FileWriter
  readonly trash: Trash
}

/** Everything below `/v1/files` that needs no other program. */
export function fileRoutes(parts: FileParts): Route[] {
  const { reader, root, trash } = parts
  return [
    route('GET', '/v1/files', async (call) => {
      call.answer(await reader.list(call.query('path', FilePath.default(''))))
    }),
    route('GET', '/v1/files/stat', async (call) => {
      call.answer(await reader.stat(call.query('path', FilePath.default(''))))
    }),
    route('GET', '/v1/files/content', (call) => sendContent(parts, call)),
    route('PUT', '/v1/files/content', (call) => takeContent(parts, call)),
    route('POST', '/v1/files/directories', async (call) => {
      await makeDirectory(root, (await call.json(NewDirectory)).path)
      call.done()
    }),
    route('POST', '/v1/files/move', async (call) => {
      const { from, to } = await call.json(Move)
      await move(root, from, to)
      call.done()
    }),
    route('POST', '/v1/files/copy', async (call) => {
      const { from, to } = await call.json(Copy)
      await copy(root, { from, to, signal: call.signal })
      call.done()
    }),
    route('DELETE', '/v1/files', async (call) => {
      call.answer({ trashId: await trash.take(call.query('path', EntryPath)) })
    }),
    route('POST', '/v1/files/restore', async (call) => {
      await trash.restore((await call.json(Restore)).trashId)
      call.done()
    }),
  ]
}

/** A route, said shortly. */
export function route(method: string, path: string, handle: Route['handle']): Route {
  return { method, path, handle }
}

async function sendContent({ hashes, root }: FileParts, call: Call): Promise<void> {
  await using place = await root.place(call.query('path', EntryPath))
  await using file = await openFile(place)
  const stats = await file.stat()
  const small = stats.size <= LIMITS.liveFileBytes
  // A small file is read at once, so that hash and bytes are surely of the same moment.
  const bytes = small ? await file.readFile() : undefined
  const size = bytes?.length ?? stats.size
  const range = rangeOf(call.request.headers.range, size)
  const [start, end] = range ?? [0, size - 1]
  call.response.writeHead(range ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    etag: `"${bytes ? sha256(bytes) : await hashes.of(file)}"`,
    'x-mode': String(stats.mode & 0o7777),
    'x-modified-at': stats.mtime.toISOString(),
    ...(range && { 'content-range': `bytes ${start}-${end}/${size}` }),
  })
  if (bytes) return void call.response.end(bytes.subarray(start, end + 1))
  const stream = file.createReadStream({ start, end, autoClose: false })
  await pipeline(stream, call.response).catch(() => call.response.destroy())
}

/** One satisfiable range; anything else is answered with the whole, as the standard allows. */
function rangeOf(header: string | undefined, size: number): [number, number] | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (from === '' && to === '') return undefined
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  return start <= end && start < size ? [start, end] : undefined
}

async function takeContent({ writer }: FileParts, call: Call): Promise<void> {
  const path = call.query('path', EntryPath)
  const condition = conditionOf(call.request)
  if (Number(call.request.headers['content-length'] ?? 0) > LIMITS.uploadBytes) {
    throw new AppError('too_large', 'This file is too large.')
  }
  call.answer(await writer.write(path, call.body(), condition))
}

const IfMatch = z
  .string()
  .transform((text) => text.replaceAll('"', ''))
  .pipe(ContentHash)

function conditionOf({ headers }: IncomingMessage): Condition {
  if (headers['if-match'] !== undefined) return parse(IfMatch, headers['if-match'])
  if (headers['if-none-match'] === undefined) return undefined
  if (headers['if-none-match'] === '*') return null
  throw new AppError('bad_input', 'If-None-Match can only be *.')
}
