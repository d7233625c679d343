import type { Readable, Duplex } from 'node:stream'
import { AnswerReader, type AnswerHead } from './answer-reader.ts'

/** What to ask an app. `body` is written as it comes, in chunks unless the headers say its length. */
export type AppRequest = {
  readonly method: string
  readonly path: string
  readonly headers: readonly string[]
  readonly body: Readable | undefined
  readonly chunked: boolean
}

/** Told what comes of one request: a head, pieces, and an end or, at any time before, a failure. */
export interface AppListener {
  onHead(head: AnswerHead): void
  /** False: no more for now, until `resume`. */
  onBody(chunk: Buffer): boolean
  /** All that has come so far was told, and more is to come. */
  onPause(): void
  onEnd(trailers: string[]): void
  /** `stale`: a kept connection was gone before it said anything; the app saw no request. */
  onFailure(error: Error, stale: boolean): void
}

/** One request and who is told of its answer. */
export type AppAsk = { readonly request: AppRequest; readonly listener: AppListener }

/** A connection nobody has asked anything yet is good for a while too. */
const FRESH_MS = 4_000

/** One connection to an app, for one request after another. */
export class AppConnection {
  readonly #stream: Duplex
  readonly #onIdle: (connection: AppConnection) => void
  readonly #onClose: (connection: AppConnection) => void
  #asked: AppAsk | undefined
  #reader: AnswerReader | undefined
  #heard = false
  #used = false
  #bodySent = true
  #error: Error | undefined
  #closed = false
  #stopBody: (() => void) | undefined
  /** When it is too old to be used again. */
  goodUntil = performance.now() + FRESH_MS

  constructor(
    stream: Duplex,
    on: { idle: (c: AppConnection) => void; close: (c: AppConnection) => void },
  ) {
    this.#stream = stream
    this.#onIdle = on.idle
    this.#onClose = on.close
    stream.on('data', (chunk: Buffer) => this.#hear(chunk))
    stream.on('end', () => this.#hearEnd())
    stream.on('error', (error: Error) => (this.#error = error))
    stream.on('close', () => this.#gone())
  }

  get usable(): boolean {
    return !this.#closed && !this.#stream.destroyed && this.#stream.writable
  }

  ask(ask: AppAsk): void {
    const { request, listener } = ask
    const told = {
      onHead: (head: AnswerHead) => listener.onHead(head),
      onBody: (chunk: Buffer) => {
        if (!listener.onBody(chunk)) this.#stream.pause()
      },
      onEnd: (trailers: string[]) => listener.onEnd(trailers),
    }
    this.#reader = new AnswerReader(told, { isHead: request.method === 'HEAD' })
    this.#asked = ask
    this.#heard = false
    this.#stream.write(headText(request), 'latin1')
    this.#bodySent = request.body === undefined
    if (request.body) this.#sendBody(request.body, request.chunked)
  }

  /** Takes up what `onBody` had stopped, if this is still the request under way. */
  resume(ask: AppAsk): void {
    if (this.#asked === ask) this.#stream.resume()
  }

  /** Hangs up on this request, if it is still under way; nobody is told. */
  abort(ask: AppAsk): void {
    if (this.#asked === ask) this.end()
  }

  /** Hangs up; nobody is told. */
  end(): void {
    this.#asked = undefined
    this.#stopBody?.()
    this.#stream.destroy()
  }

  /** Hangs up; who waits for an answer is told. */
  fail(error: Error): void {
    const asked = this.#asked
    this.end()
    asked?.listener.onFailure(error, this.#used && !this.#heard)
  }

  #hear(chunk: Buffer): void {
    const [asked, reader] = [this.#asked, this.#reader]
    // Words without a question: nothing on this connection can be believed.
    if (!asked || !reader) return void this.#stream.destroy()
    this.#heard = true
    try {
      const rest = reader.read(chunk)
      // Whoever was told may have hung up meanwhile.
      if (this.#asked !== asked) return
      if (reader.done) this.#finish(rest === undefined ? reader.idleMs : 0)
      else asked.listener.onPause()
    } catch (error) {
      this.fail(error as Error)
    }
  }

  #hearEnd(): void {
    try {
      if (this.#asked) this.#reader?.end()
      this.end()
    } catch (error) {
      this.fail(error as Error)
    }
  }

  /** An answer before the whole question leaves half a question on the wire. */
  #finish(idleMs: number): void {
    this.#asked = undefined
    this.#stopBody?.()
    this.#used = true
    if (idleMs === 0 || !this.#bodySent || !this.usable) return void this.#stream.destroy()
    // A reader that was told to wait at the very end would keep the next one waiting.
    if (this.#stream.isPaused()) this.#stream.resume()
    this.goodUntil = performance.now() + idleMs
    this.#onIdle(this)
  }

  #gone(): void {
    this.#closed = true
    this.fail(this.#error ?? new Error('The app hung up.'))
    this.#onClose(this)
  }

  #sendBody(body: Readable, chunked: boolean): void {
    const stream = this.#stream
    const onData = (chunk: Buffer) => {
      if (chunk.byteLength === 0) return
      if (chunked) {
        stream.cork()
        stream.write(`${chunk.byteLength.toString(16)}\r\n`, 'latin1')
        stream.write(chunk)
        stream.write('\r\n', 'latin1')
        stream.uncork()
      } else stream.write(chunk)
      if (stream.writableNeedDrain) body.pause()
    }
    const onDrain = () => body.resume()
    const onEnd = () => {
      this.#bodySent = true
      if (chunked) stream.write('0\r\n\r\n', 'latin1')
      this.#stopBody?.()
    }
    this.#stopBody = () => {
      this.#stopBody = undefined
      body.off('data', onData).off('end', onEnd)
      stream.off('drain', onDrain)
      // What the app does not want is thrown away, or the visitor could not send the next request.
      body.resume()
    }
    body.on('data', onData).on('end', onEnd)
    stream.on('drain', onDrain)
  }
}

function headText({ method, path, headers, chunked }: AppRequest): string {
  let text = `${method} ${path} HTTP/1.1\r\n`
  for (let i = 0; i + 1 < headers.length; i += 2) text += `${headers[i]}: ${headers[i + 1]}\r\n`
  return `${text}${chunked ? 'Transfer-Encoding: chunked\r\n' : ''}Connection: keep-alive\r\n\r\n`
}
