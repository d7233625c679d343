import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Dispatcher, Pool } from 'undici'
import { headersDown, headersUp, type HeaderContext } from './header-rules.ts'

export type RelayRequest = {
  readonly pool: Pool
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly context: HeaderContext
  /** A cookie of ours that goes along with the answer. */
  readonly setCookie: string | undefined
  /** Called once if the app gave no answer; nothing has been sent then. */
  readonly onFailure: (error: Error) => void
}

const SMALL_BYTES = 16 * 1024

/** Passes one request to an app and its answer back, as it comes, holding back at most one chunk. */
export function relay(request: RelayRequest): void {
  const { req, pool, context } = request
  const body = hasBody(req) ? req : null
  const options: Dispatcher.DispatchOptions = {
    path: req.url ?? '/',
    method: (req.method ?? 'GET') as Dispatcher.HttpMethod,
    headers: headersUp(req.rawHeaders, context),
    body,
  }
  const again = () => pool.dispatch(options, new RelayHandler(request))
  // A kept connection can die in the moment it is used; only what changes nothing is asked again.
  const mayRepeat = body === null && /^(GET|HEAD|OPTIONS)$/.test(options.method)
  pool.dispatch(options, new RelayHandler(request, mayRepeat ? again : undefined))
}

export function hasBody(req: IncomingMessage): boolean {
  const length = req.headers['content-length']
  return req.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}

type HeadersArguments = Parameters<NonNullable<Dispatcher.DispatchHandler['onHeaders']>>

class RelayHandler implements Dispatcher.DispatchHandler {
  readonly #request: RelayRequest
  readonly #again: (() => void) | undefined
  #abort: ((error?: Error) => void) | undefined
  #held: Buffer | undefined
  #flushed = false
  #ended = false
  readonly #onClose = () => this.#hangUp()

  constructor(request: RelayRequest, again?: () => void) {
    this.#request = request
    this.#again = again
    request.res.once('close', this.#onClose)
  }

  onConnect(abort: (error?: Error) => void): void {
    this.#abort = abort
    if (this.#request.res.destroyed) this.#hangUp()
  }

  onHeaders(...[status, raw, resume, statusText]: HeadersArguments): boolean {
    // 100 and 103 are between the app and us.
    if (status < 200) return true
    const { req, res, context, setCookie } = this.#request
    const headers = headersDown(
      raw.map((part) => part.toString('latin1')),
      context,
    )
    if (setCookie) headers.push('Set-Cookie', setCookie)
    if (!takesTrailers(req, status)) dropTrailer(headers)
    res.sendDate = false
    res.on('drain', resume)
    res.writeHead(status, statusText, headers)
    // A small answer arrives whole in this tick and goes out in one write; a stream goes out at once.
    queueMicrotask(() => this.#flush())
    return true
  }

  onData(chunk: Buffer): boolean {
    if (!this.#flushed && this.#held === undefined) {
      this.#held = chunk
      return true
    }
    this.#flush()
    return this.#request.res.write(chunk)
  }

  onComplete(trailers: string[] | null): void {
    this.#ended = true
    const { res } = this.#request
    if (trailers && trailers.length > 0) res.addTrailers(pairs(trailers))
    const held = this.#held
    this.#held = undefined
    // As text it joins the head in one write; as bytes it would cost a gathered one.
    if (held && held.byteLength <= SMALL_BYTES) res.end(held.toString('latin1'), 'latin1')
    else if (held) res.end(held)
    else res.end()
  }

  onError(error: Error): void {
    if (this.#ended) return
    this.#ended = true
    const { res, onFailure } = this.#request
    res.off('close', this.#onClose)
    // A browser must see that it did not get everything.
    if (res.headersSent) res.destroy()
    else if (res.destroyed) return
    else if (this.#again && isStale(error)) this.#again()
    else onFailure(error)
  }

  #flush(): void {
    if (this.#flushed || this.#ended) return
    this.#flushed = true
    const { res } = this.#request
    if (this.#held) res.write(this.#held)
    else res.flushHeaders()
    this.#held = undefined
  }

  #hangUp(): void {
    if (this.#ended) return
    this.#abort?.(new Error('The visitor hung up.'))
  }
}

/** Node refuses to announce trailers where there is no chunked body to put them behind. */
function takesTrailers(req: IncomingMessage, status: number): boolean {
  return req.method !== 'HEAD' && status !== 204 && status !== 304 && req.httpVersion === '1.1'
}

function dropTrailer(headers: string[]): void {
  for (let i = headers.length - 2; i >= 0; i -= 2) {
    if (headers[i]?.toLowerCase() === 'trailer') headers.splice(i, 2)
  }
}

function isStale(error: Error & { code?: string }): boolean {
  return error.code === 'UND_ERR_SOCKET' || error.code === 'ECONNRESET' || error.code === 'EPIPE'
}

function pairs(raw: string[]): [string, string][] {
  const found: [string, string][] = []
  for (let i = 0; i + 1 < raw.length; i += 2) found.push([String(raw[i]), String(raw[i + 1])])
  return found
}
