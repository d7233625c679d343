import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { parse, parseJson } from '../../shared/parse.ts'

const JSON_BYTES = 1024 * 1024

/** One request on its way: what was asked, and the signal that ends with whoever asked. */
export class Call {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  readonly params: Readonly<Record<string, string>>
  readonly #abort = new AbortController()

  constructor(request: IncomingMessage, response: ServerResponse, match: Match) {
    this.request = request
    this.response = response
    this.url = match.url
    this.params = match.params
    response.on('close', () => this.#abort.abort())
  }

  /** Aborted when the asker hangs up; harmless once all is answered. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  query<S extends z.ZodType>(name: string, schema: S): z.output<S> {
    return parse(schema, this.url.searchParams.get(name) ?? undefined)
  }

  /** The body. A reader that stops half-way leaves the connection open: it still carries the refusal. */
  body(): AsyncIterable<Buffer> {
    return this.request.iterator({ destroyOnReturn: false })
  }

  async json<S extends z.ZodType>(schema: S, maxBytes = JSON_BYTES): Promise<z.output<S>> {
    return parseJson(schema, (await readAll(this.body(), maxBytes)).toString('utf8'))
  }

  answer(body: unknown): void {
    const text = JSON.stringify(body)
    this.response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    })
    this.response.end(text)
  }

  done(): void {
    this.response.writeHead(204).end()
  }
}

export type Match = {
  readonly url: URL
  readonly params: Readonly<Record<string, string>>
}
export type Route = {
  readonly method: string
  readonly path: string
  handle(call: Call): void | Promise<void>
}
/** A WebSocket route: refuses by throwing before it accepts. */
export type Upgrade = {
  readonly path: string
  handle(match: Match, accept: () => Promise<AgentSocket>): void | Promise<void>
}
export type AgentSocket = WebSocket
export type Tunnel = (target: string, socket: Duplex, head: Buffer) => Promise<void>

async function readAll(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new AppError('too_large', 'This request is too large.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The parameters of a path like `/v1/ptys/:id`, if it fits. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? ''
    if (part.startsWith(':')) params[part.slice(1)] = value
    else if (part !== value) return undefined
  }
  return params
}
