import type { Readable } from 'node:stream'
import { Pool, type Dispatcher } from 'undici'
import { z } from 'zod'
import { AppError, ERRORS, type ErrorCode } from '../../shared/errors.ts'
import type { AgentAddress } from './agent.ts'

const JSON_BYTES = 64 * 1024 * 1024
const FAILURE_BYTES = 64 * 1024
const ANSWER_MS = 30_000

export type Ask = {
  readonly method: Dispatcher.HttpMethod
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly json?: unknown
  readonly body?: Buffer | Readable
  readonly signal?: AbortSignal | undefined
  /** Until the headers of the answer are there. */
  readonly answerMs?: number
}
export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readable
}

const Failure = z.object({
  error: z.object({
    code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
    message: z.string().max(2_000),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
})

/**
 * The connections to one agent. They belong to this life of the sandbox and die with it, so another
 * agent on the same address is never spoken to by mistake.
 */
export class AgentHttp {
  readonly #pool: Pool
  readonly #token: string

  constructor({ host, port, token }: AgentAddress) {
    this.#token = token
    this.#pool = new Pool(`http://${host.includes(':') ? `[${host}]` : host}:${port}`, {
      connections: 64,
      pipelining: 1,
      keepAliveTimeout: 30_000,
      connectTimeout: 5_000,
      maxHeaderSize: 16_384,
    })
  }

  /** A 2xx answer with its body still to read. Failures of the agent reject as what they say they are. */
  async ask(ask: Ask): Promise<Answer> {
    const answer = await this.#request(ask)
    if (answer.status >= 200 && answer.status < 300) return answer
    throw await this.#failure(answer)
  }

  async json<S extends z.ZodType>(schema: S, ask: Ask): Promise<z.output<S>> {
    const { body } = await this.ask(ask)
    return readAs(schema, await readAll(body, JSON_BYTES))
  }

  async none(ask: Ask): Promise<void> {
    const { body } = await this.ask(ask)
    await readAll(body, FAILURE_BYTES)
  }

  async close(): Promise<void> {
    await this.#pool.destroy()
  }

  async #request({ json, ...ask }: Ask): Promise<Answer> {
    try {
      const { statusCode, headers, body } = await this.#pool.request({
        method: ask.method,
        path: ask.path,
        ...(ask.query && { query: ask.query }),
        headers: {
          authorization: `Bearer ${this.#token}`,
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...ask.headers,
        },
        body: json === undefined ? (ask.body ?? null) : JSON.stringify(json),
        headersTimeout: ask.answerMs ?? ANSWER_MS,
        bodyTimeout: ANSWER_MS,
        ...(ask.signal && { signal: ask.signal }),
      })
      // A body that is dropped before its end fails; whoever still reads it hears of it anyway.
      body.on('error', () => {})
      return { status: statusCode, headers: flat(headers), body }
    } catch (error) {
      throw unavailable(error, ask.signal)
    }
  }

  async #failure({ body, status }: Answer): Promise<AppError> {
    const bytes = await readAll(body, FAILURE_BYTES)
    const { code, details, message } = readAs(Failure, bytes).error
    // Our token is not a person's sign-in: a client must not be told to sign in again.
    if (code === 'unauthenticated' || ERRORS[code].status !== status) {
      return new AppError('unavailable', 'The workspace does not answer as it should.')
    }
    return new AppError(code, message, details && { details })
  }
}

/** All of a body, or `unavailable` when it is longer, broken or late. */
export async function readAll(body: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of body) {
      bytes += (chunk as Buffer).length
      if (bytes > maxBytes) throw new AppError('unavailable', 'The workspace answers too much.')
      chunks.push(chunk as Buffer)
    }
  } catch (error) {
    throw unavailable(error)
  }
  return Buffer.concat(chunks)
}

/** Any failure to get an answer as the one code that says so; an abort stays an abort. */
export function unavailable(error: unknown, signal?: AbortSignal): AppError {
  if (error instanceof AppError) return error
  if (signal?.aborted) return new AppError('timeout', 'This was given up.', { cause: error })
  return new AppError('unavailable', 'The workspace does not answer.', { cause: error })
}

function readAs<S extends z.ZodType>(schema: S, bytes: Buffer): z.output<S> {
  try {
    return schema.parse(JSON.parse(bytes.toString('utf8')))
  } catch (error) {
    throw new AppError('unavailable', 'The workspace does not answer as it should.', {
      cause: error,
    })
  }
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const single = Object.entries(headers).map(
    ([name, value]) => [name, String(value ?? '')] as const,
  )
  return Object.fromEntries(single)
}
