import { BodyReader, type Framing } from './body-reader.ts'
import { isHeaderName, isSoundHead } from './sound-head.ts'

export type AnswerHead = {
  readonly status: number
  readonly statusText: string
  /** Names and values in turn, as the app wrote them. */
  readonly headers: string[]
}

/** Told what an app answers, in order, as it comes. */
export interface AnswerListener {
  onHead(head: AnswerHead): void
  onBody(chunk: Buffer): void
  /** Names and values of trailers, in turn. Nothing of this answer follows. */
  onEnd(trailers: string[]): void
}

const MAX_HEAD_BYTES = 64 * 1024
const END = '\r\n\r\n'
const DEFAULT_IDLE_MS = 4_000
const MAX_IDLE_MS = 60_000
/** Who says how long it keeps a connection hangs up then; we let go a moment earlier. */
const HINT_MARGIN_MS = 1_000

/**
 * Reads one HTTP/1 answer. Whatever could be understood in two ways (two lengths, a length beside
 * chunks, a broken line) throws: the bytes after it belong to nobody.
 */
export class AnswerReader {
  readonly #listener: AnswerListener
  readonly #isHead: boolean
  #held: Buffer | undefined
  #body: BodyReader | undefined
  #done = false
  #idleMs = 0

  constructor(listener: AnswerListener, { isHead }: { isHead: boolean }) {
    this.#listener = listener
    this.#isHead = isHead
  }

  get done(): boolean {
    return this.#done
  }

  /** How long the connection may be kept for the next request, once this answer is done. */
  get idleMs(): number {
    return this.#idleMs
  }

  /** Takes what came; what is left is no part of this answer. */
  read(chunk: Buffer): Buffer | undefined {
    let rest: Buffer | undefined = chunk
    while (rest && !this.#done) {
      if (this.#body) rest = this.#readBody(this.#body, rest)
      else rest = this.#readHead(rest)
    }
    return rest
  }

  /** The app hung up. Throws when more had to come. */
  end(): void {
    if (this.#done) return
    if (!this.#body?.endsWithConnection) throw new Error('The app hung up in its answer.')
    this.#finish([])
  }

  #readBody(body: BodyReader, chunk: Buffer): Buffer | undefined {
    const rest = body.read(chunk, this.#listener)
    if (body.done) this.#finish(body.trailers)
    return rest
  }

  #readHead(chunk: Buffer): Buffer | undefined {
    const bytes = this.#held ? Buffer.concat([this.#held, chunk]) : chunk
    const end = bytes.indexOf(END, 0, 'latin1')
    if (end === -1 || end > MAX_HEAD_BYTES) {
      if (bytes.byteLength > MAX_HEAD_BYTES) throw new Error('The head of the answer is too large.')
      this.#held = bytes
      return undefined
    }
    this.#held = undefined
    const head = bytes.toString('latin1', 0, end)
    if (!isSoundHead(head)) throw new Error('The head of the answer is broken.')
    this.#takeHead(head.split('\r\n'))
    return end + END.length < bytes.byteLength ? bytes.subarray(end + END.length) : undefined
  }

  #takeHead(lines: readonly string[]): void {
    const [, minor, code, statusText = ''] =
      /^HTTP\/1\.([01]) ([1-9]\d\d)(?: (.*))?$/.exec(lines[0] ?? '') ?? []
    const status = Number(code)
    if (code === undefined || status === 101) throw new Error('The app answered no HTTP.')
    // 100 and 103 are between the app and us.
    if (status < 200) return
    const headers = headersOf(lines)
    const facts = factsOf(headers)
    const keeps = minor === '1' ? facts.connection !== 'close' : facts.connection === 'keep-alive'
    this.#idleMs = keeps ? facts.idleMs : 0
    const framing = this.#isHead || status === 204 || status === 304 ? 0 : facts.framing
    if (framing === 'connection') this.#idleMs = 0
    this.#body = new BodyReader(framing)
    this.#listener.onHead({ status, statusText, headers })
    if (this.#body.done) this.#finish([])
  }

  #finish(trailers: string[]): void {
    this.#done = true
    this.#listener.onEnd(trailers)
  }
}

/** Lines after the first, as names and values in turn. */
function headersOf(lines: readonly string[]): string[] {
  const headers: string[] = []
  for (let i = 1; i < lines.length; i += 1) {
    const line = lines[i] ?? ''
    const colon = line.indexOf(':')
    const name = line.slice(0, colon)
    // A folded line has no name; a blank before the colon has misled many a proxy.
    if (!isHeaderName(name)) throw new Error('A header of the answer is broken.')
    headers.push(name, line.slice(colon + 1).trim())
  }
  return headers
}

type Facts = { framing: Framing; connection: 'close' | 'keep-alive' | undefined; idleMs: number }

/** What the headers say of the connection itself. */
function factsOf(headers: readonly string[]): Facts {
  let length: number | undefined
  let encoding: string | undefined
  let connection: Facts['connection']
  let idleMs = DEFAULT_IDLE_MS
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const value = headers[i + 1] ?? ''
    const name: string = headers[i] ?? ''
    switch (name.toLowerCase()) {
      case 'content-length':
        if (length !== undefined) throw new Error('The answer has two lengths.')
        length = lengthOf(value)
        break
      case 'transfer-encoding':
        encoding = encoding === undefined ? value : `${encoding},${value}`
        break
      case 'connection':
        if (/(^|[\s,])close($|[\s,])/i.test(value)) connection = 'close'
        else if (/(^|[\s,])keep-alive($|[\s,])/i.test(value)) connection ??= 'keep-alive'
        break
      case 'keep-alive':
        idleMs = hintedIdleMs(value)
        break
      default:
    }
  }
  if (encoding !== undefined && length !== undefined) {
    throw new Error('The answer has a length and an encoding.')
  }
  return { framing: framingOf(encoding, length), connection, idleMs }
}

function framingOf(encoding: string | undefined, length: number | undefined): Framing {
  if (encoding === undefined) return length ?? 'connection'
  return /(^|[\s,])chunked\s*$/i.test(encoding) ? 'chunks' : 'connection'
}

function lengthOf(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new Error('The length of the answer is no number.')
  return Number(value)
}

function hintedIdleMs(value: string): number {
  const seconds = /(?:^|[\s,;])timeout=(\d{1,6})/i.exec(value)?.[1]
  if (seconds === undefined) return DEFAULT_IDLE_MS
  return Math.max(0, Math.min(Number(seconds) * 1000 - HINT_MARGIN_MS, MAX_IDLE_MS))
}
