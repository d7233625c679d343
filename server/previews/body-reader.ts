import { isHeaderName, isSoundHead } from './sound-head.ts'

/** How a body ends: after so many bytes, with a last chunk, or with the connection. */
export type Framing = number | 'chunks' | 'connection'

const MAX_LINE_BYTES = 4 * 1024
const MAX_TRAILER_BYTES = 16 * 1024
const LF = 10

/** Finds a body's end, and takes it out of its chunks. What is no such body throws. */
export class BodyReader {
  readonly #framing: Framing
  /** Of the whole body, or of this chunk. */
  #left: number
  #at: 'size' | 'data' | 'data end' | 'trailers' = 'size'
  #line = ''
  #trailerBytes = 0
  #done: boolean
  readonly trailers: string[] = []

  constructor(framing: Framing) {
    this.#framing = framing
    this.#left = typeof framing === 'number' ? framing : 0
    this.#done = framing === 0
  }

  get done(): boolean {
    return this.#done
  }

  get endsWithConnection(): boolean {
    return this.#framing === 'connection'
  }

  /** Tells what of the body came; what is left follows the body. */
  read(bytes: Buffer, listener: { onBody(chunk: Buffer): void }): Buffer | undefined {
    if (this.#framing === 'connection') {
      listener.onBody(bytes)
      return undefined
    }
    if (this.#framing !== 'chunks') {
      const rest = this.#readData(bytes, listener)
      this.#done = this.#left === 0
      return rest
    }
    let rest: Buffer | undefined = bytes
    while (rest && !this.#done) {
      rest = this.#at === 'data' ? this.#readChunk(rest, listener) : this.#readLine(rest)
    }
    return rest
  }

  #readData(bytes: Buffer, listener: { onBody(chunk: Buffer): void }): Buffer | undefined {
    if (bytes.byteLength <= this.#left) {
      this.#left -= bytes.byteLength
      listener.onBody(bytes)
      return undefined
    }
    const mine = bytes.subarray(0, this.#left)
    const rest = bytes.subarray(this.#left)
    this.#left = 0
    listener.onBody(mine)
    return rest
  }

  #readChunk(bytes: Buffer, listener: { onBody(chunk: Buffer): void }): Buffer | undefined {
    const rest = this.#readData(bytes, listener)
    if (this.#left === 0) this.#at = 'data end'
    return rest
  }

  #readLine(bytes: Buffer): Buffer | undefined {
    const end = bytes.indexOf(LF)
    this.#line += bytes.toString('latin1', 0, end === -1 ? bytes.byteLength : end)
    if (this.#line.length > MAX_LINE_BYTES) throw new Error('A line of the body is too long.')
    if (end === -1) return undefined
    if (!this.#line.endsWith('\r')) throw new Error('A line of the body is broken.')
    const line = this.#line.slice(0, -1)
    this.#line = ''
    this.#takeLine(line)
    return end + 1 < bytes.byteLength ? bytes.subarray(end + 1) : undefined
  }

  #takeLine(line: string): void {
    if (this.#at === 'trailers') return this.#takeTrailer(line)
    if (this.#at === 'data end') {
      if (line !== '') throw new Error('A chunk is longer than it said.')
      this.#at = 'size'
      return
    }
    const size = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i.exec(line)?.[1]
    if (size === undefined) throw new Error('The size of a chunk is no number.')
    this.#left = Number.parseInt(size, 16)
    this.#at = this.#left === 0 ? 'trailers' : 'data'
  }

  #takeTrailer(line: string): void {
    if (line === '') {
      this.#done = true
      return
    }
    this.#trailerBytes += line.length
    const colon = line.indexOf(':')
    const name = line.slice(0, colon)
    if (!isHeaderName(name) || !isSoundHead(line) || this.#trailerBytes > MAX_TRAILER_BYTES) {
      throw new Error('A trailer of the answer is broken.')
    }
    this.trailers.push(name, line.slice(colon + 1).trim())
  }
}
