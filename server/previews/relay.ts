import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AnswerHead } from './answer-reader.ts'
import type { AppListener, AppRequest } from './app-connection.ts'
import type { AppExchange, AppPool } from './app-pool.ts'
import { headersDown, headersUp, type HeaderContext } from './header-rules.ts'
import { headWithReporter, pageWithReporter, unpacked } from './reporter.ts'

export type RelayRequest = {
  readonly pool: AppPool
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly context: HeaderContext
  /** A cookie of ours that goes along with the answer. */
  readonly setCookie: string | undefined
  /** Whether a page among the answers gets the script that reports to the pane. */
  readonly reporter: boolean
  /** Called once if the app gave no answer; nothing has been sent then. */
  readonly onFailure: (error: Error) => void
}

const SMALL_BYTES = 16 * 1024

/** Passes one request to an app and its answer back, as it comes, holding back at most one chunk. */
export function relay(relayed: RelayRequest): void {
  const { req, pool, context, reporter } = relayed
  const headers = headersUp(req.rawHeaders, context)
  const body = hasBody(req) ? req : undefined
  const request: AppRequest = {
    path: req.url ?? '/',
    method: req.method ?? 'GET',
    headers: reporter ? unpacked(headers) : headers,
    body,
    chunked: req.headers['transfer-encoding'] !== undefined,
  }
  const ask = (again?: () => void) => {
    const answer = new RelayedAnswer(relayed, again)
    answer.follow(pool.ask(request, answer))
  }
  // A kept connection can die in the moment it is used; only what changes nothing is asked again.
  const mayRepeat = body === undefined && /^(GET|HEAD|OPTIONS)$/.test(request.method)
  ask(mayRepeat ? () => ask() : undefined)
}

export function hasBody(req: IncomingMessage): boolean {
  const length = req.headers['content-length']
  return req.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}

class RelayedAnswer implements AppListener {
  readonly #relayed: RelayRequest
  readonly #again: (() => void) | undefined
  #exchange: AppExchange | undefined
  #held: Buffer | undefined
  #flushed = false
  #ended = false
  #awaitsPage = false
  readonly #onClose = () => this.#hangUp()

  constructor(relayed: RelayRequest, again?: () => void) {
    this.#relayed = relayed
    this.#again = again
    relayed.res.once('close', this.#onClose)
  }

  follow(exchange: AppExchange): void {
    this.#exchange = exchange
    if (this.#relayed.res.destroyed) this.#hangUp()
  }

  onHead({ status, statusText, headers: raw }: AnswerHead): void {
    const { req, res, context, setCookie, reporter } = this.#relayed
    const plain = headersDown(raw, context)
    const page = reporter ? headWithReporter(status, plain) : undefined
    this.#awaitsPage = page !== undefined
    const headers = page ?? plain
    if (setCookie) headers.push('Set-Cookie', setCookie)
    if (!takesTrailers(req, status)) dropTrailer(headers)
    res.sendDate = false
    res.writeHead(status, statusText, headers)
  }

  onBody(bytes: Buffer): boolean {
    if (this.#ended) return true
    const chunk = this.#awaitsPage ? (pageWithReporter(bytes) ?? bytes) : bytes
    this.#awaitsPage = false
    // A small answer arrives whole and goes out in one write; a stream goes out at once.
    if (!this.#flushed && this.#held === undefined) {
      this.#held = chunk
      return true
    }
    this.onPause()
    return this.#write(chunk)
  }

  onPause(): void {
    const { res } = this.#relayed
    if (this.#flushed || this.#ended || !res.headersSent) return
    this.#flushed = true
    const held = this.#held
    this.#held = undefined
    if (held) this.#write(held)
    else res.flushHeaders()
  }

  onEnd(trailers: string[]): void {
    const { res } = this.#relayed
    if (trailers.length > 0) res.addTrailers(pairs(trailers))
    this.#ended = true
    const held = this.#held
    this.#held = undefined
    // As text it joins the head in one write; as bytes it would cost a gathered one.
    if (held && held.byteLength <= SMALL_BYTES) res.end(held.toString('latin1'), 'latin1')
    else if (held) res.end(held)
    else res.end()
  }

  onFailure(error: Error, stale: boolean): void {
    if (this.#ended) return
    this.#ended = true
    const { res, onFailure } = this.#relayed
    res.off('close', this.#onClose)
    // A browser must see that it did not get everything.
    if (res.headersSent) res.destroy()
    else if (res.destroyed) return
    else if (stale && this.#again) this.#again()
    else onFailure(error)
  }

  #write(chunk: Buffer): boolean {
    const { res } = this.#relayed
    const takesMore = res.write(chunk)
    if (!takesMore) res.once('drain', () => this.#exchange?.resume())
    return takesMore
  }

  #hangUp(): void {
    if (this.#ended) return
    this.#ended = true
    this.#exchange?.abort()
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

function pairs(raw: string[]): [string, string][] {
  const found: [string, string][] = []
  for (let i = 0; i + 1 < raw.length; i += 2) found.push([raw[i] ?? '', raw[i + 1] ?? ''])
  return found
}
