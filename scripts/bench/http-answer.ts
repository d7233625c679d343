/** One answer, counted and not kept. */
export class Answer {
  whole = false
  fine = false
  #head = ''
  /** Bytes of the body still to come; undefined while the head comes, -1 when it comes in chunks. */
  #left: number | undefined
  #tail = ''

  hear(chunk: Buffer): void {
    if (this.#left === undefined) return this.#hearHead(chunk)
    this.#hearBody(chunk)
  }

  #hearHead(chunk: Buffer): void {
    this.#head += chunk.toString('latin1')
    const end = this.#head.indexOf('\r\n\r\n')
    if (end < 0) return
    this.fine = this.#head.startsWith('HTTP/1.1 200')
    this.#left = Number(/content-length: *(\d+)/i.exec(this.#head.slice(0, end))?.[1] ?? -1)
    this.#hearBody(Buffer.from(this.#head.slice(end + 4), 'latin1'))
  }

  #hearBody(chunk: Buffer): void {
    if (this.#left === -1) {
      this.#tail = (this.#tail + chunk.toString('latin1')).slice(-7)
      this.whole = this.#tail.endsWith('\r\n0\r\n\r\n')
      return
    }
    this.#left = (this.#left ?? 0) - chunk.length
    this.whole = this.#left <= 0
  }
}
