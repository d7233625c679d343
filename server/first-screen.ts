import type { Readable } from 'node:stream'
import { EntryPath } from '../shared/files.ts'
import { WorkspaceId } from '../shared/ids.ts'
import type { Authenticate } from './http/credentials.ts'
import type { Access, Sandboxes } from './seams.ts'

const LINES = 60
const BYTES = 8 * 1024
/** The page waits no longer for a picture of what it is about to show. */
const PATIENCE_MS = 150

export type FirstScreenDeps = {
  authenticate: Authenticate
  access: Pick<Access, 'require'>
  sandboxes: Pick<Sandboxes, 'findAgent'>
}
export type PageRequest = {
  readonly headers: Headers
  readonly workspaceId: string
  readonly path: string | undefined
}
export type FirstScreen = (request: PageRequest) => Promise<string | undefined>

/**
 * The first lines of the file that a workspace's page opens, as it lies on disk: something to read while the
 * editor is fetched. Undefined for those who may not read it, for what is no text, and when it takes too long.
 */
export function firstScreen(deps: FirstScreenDeps): FirstScreen {
  return async (request) => {
    const reading = read(deps, request).catch(() => undefined)
    const patience = new Promise<undefined>((settle) => {
      setTimeout(() => settle(undefined), PATIENCE_MS).unref()
    })
    return Promise.race([reading, patience])
  }
}

async function read(deps: FirstScreenDeps, request: PageRequest): Promise<string | undefined> {
  const id = WorkspaceId.safeParse(request.workspaceId)
  const path = EntryPath.safeParse(request.path)
  if (!id.success || !path.success) return undefined
  const caller = await deps.authenticate({
    cookie: request.headers.get('cookie') ?? undefined,
    authorization: request.headers.get('authorization') ?? undefined,
  })
  if (!caller) return undefined
  await deps.access.require(caller.userId, id.data, 'read')
  const files = deps.sandboxes.findAgent(id.data)?.files
  if (!files) return undefined
  const { body } = await files.open(path.data, `bytes=0-${BYTES - 1}`)
  return linesOf(await head(body))
}

async function head(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    // Leaving the loop ends the stream: an agent that sends more than was asked for is not heard out.
    if (size >= BYTES) break
  }
  return Buffer.concat(chunks).subarray(0, BYTES)
}

/** Whole lines only; a file whose first line is longer than all of this has none. */
function linesOf(bytes: Buffer): string | undefined {
  // A character may be cut in two at the end; anywhere else broken UTF-8 is no text.
  const text = decode(bytes)
  if (text === undefined || text.includes('\0')) return undefined
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const whole = bytes.length < BYTES ? lines : lines.slice(0, -1)
  const shown = whole.slice(0, LINES).join('\n')
  return shown === '' ? undefined : shown
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return undefined
  }
}
