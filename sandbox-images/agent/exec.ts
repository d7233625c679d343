import { realpath } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { z } from 'zod'
import { ExecRequest, type ExecResult } from '../../shared/agent-protocol.ts'
import { AppError } from '../../shared/errors.ts'
import { FilePath } from '../../shared/files.ts'
import { parse } from '../../shared/parse.ts'
import type { Route } from './call.ts'
import { expendable } from './child-env.ts'
import { route } from './file-routes.ts'
import type { Root } from './root.ts'
import { endChild, ended, spawnTree } from './spawned.ts'

const REQUEST_BYTES = 20 * 1024 * 1024
/** How long the pipes of a dead program may stay open in the hands of its background children. */
const LINGER_MS = 500

export type ExecDeps = { readonly root: Root; readonly env: Readonly<Record<string, string>> }

/** Short programs: their output whole up to a limit, their time limited, nothing left behind. */
export function execRoute(deps: ExecDeps): Route {
  return route('POST', '/v1/exec', async (call) => {
    const request = await call.json(ExecRequest, REQUEST_BYTES)
    call.answer(await run(deps, request, call.signal))
  })
}

async function run(
  { env, root }: ExecDeps,
  request: z.output<typeof ExecRequest>,
  hungUp: AbortSignal,
): Promise<ExecResult> {
  await using place = await root.place(parse(FilePath, request.cwd ?? ''))
  const timeout = AbortSignal.timeout(request.timeoutMs)
  const child = spawnTree(await expendable(request.command), {
    cwd: await realpath(place.at),
    env: { ...env, ...request.env },
    signal: AbortSignal.any([timeout, hungUp]),
  })
  const [stdout, stderr] = [
    new Capped(child.stdout, request.maxBytes),
    new Capped(child.stderr, request.maxBytes),
  ]
  child.once('exit', () => {
    const linger = setTimeout(() => void endChild(child), LINGER_MS)
    child.once('close', () => clearTimeout(linger))
  })
  child.stdin.end(request.stdin ?? '')
  const { code, signal } = await ended(child).catch(cannotStart)
  return {
    code,
    signal,
    stdout: stdout.text,
    stderr: stderr.text,
    truncated: stdout.truncated || stderr.truncated,
    timedOut: timeout.aborted,
  }
}

function cannotStart(error: unknown): never {
  throw new AppError('not_found', 'This program cannot be started.', { cause: error })
}

/** The beginning of a stream; the rest is read and forgotten, so that its writer can go on. */
class Capped {
  readonly #chunks: Buffer[] = []
  #left: number
  truncated = false

  constructor(stream: Readable, maxBytes: number) {
    this.#left = maxBytes
    stream.on('data', (chunk: Buffer) => {
      if (chunk.length > this.#left) this.truncated = true
      this.#chunks.push(chunk.subarray(0, this.#left))
      this.#left -= Math.min(chunk.length, this.#left)
    })
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8')
  }
}
