const LIMIT_BYTES = 64 * 1024
const ESC = 0x1b

type State = 'ground' | 'escape' | 'csi' | 'string'

/**
 * The bytes of an escape sequence or a character that has begun but not ended. A snapshot taken in
 * the middle of one carries them along, so that the viewer's parser stands where ours does.
 */
export class SequenceTail {
  #state: State = 'ground'
  #tail: number[] = []
  /** Continuation bytes that the current UTF-8 character still wants. */
  #wanted = 0

  get bytes(): Buffer {
    return Buffer.from(this.#tail)
  }

  feed(chunk: Uint8Array): void {
    for (const byte of chunk) {
      // Nearly all of a flood: plain letters after plain letters change nothing.
      if (byte !== ESC && byte < 0x80 && this.#state === 'ground' && this.#wanted === 0) continue
      this.#step(byte)
    }
  }

  reset(): void {
    this.#to('ground')
  }

  #step(byte: number): void {
    if (this.#state !== 'ground') return this.#inSequence(byte)
    if (byte === ESC) return this.#begin('escape', byte)
    if (this.#wanted > 0 && (byte & 0xc0) === 0x80) return this.#continue(byte)
    this.#wanted = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc2 ? 1 : 0
    this.#tail = this.#wanted > 0 ? [byte] : []
  }

  #continue(byte: number): void {
    this.#tail.push(byte)
    this.#wanted -= 1
    if (this.#wanted > 0) return
    const [lead, last] = this.#tail
    // C1 controls as UTF-8: c2 9b is CSI, c2 90/98/9d/9e/9f open strings.
    if (lead === 0xc2 && last === 0x9b && this.#tail.length === 2) this.#state = 'csi'
    else if (lead === 0xc2 && this.#tail.length === 2 && isStringC1(last ?? 0))
      this.#state = 'string'
    else this.#tail = []
  }

  #inSequence(byte: number): void {
    if (byte === 0x18 || byte === 0x1a) return this.#to('ground')
    if (this.#state === 'string') return this.#inString(byte)
    if (byte === ESC) return this.#begin('escape', byte)
    // Other controls are carried out at once, even inside a sequence: never carry them twice.
    if (byte < 0x20) return
    this.#keep(byte)
    if (this.#state === 'csi') return byte >= 0x40 && byte <= 0x7e ? this.#to('ground') : undefined
    if (this.#tail.length === 2 && byte === 0x5b) this.#state = 'csi'
    else if (this.#tail.length === 2 && isStringStart(byte)) this.#state = 'string'
    else if (byte >= 0x30 && byte <= 0x7e) this.#to('ground')
  }

  #inString(byte: number): void {
    if (byte === ESC) return this.#begin('escape', byte)
    if (byte === 0x07 && this.#isOsc()) return this.#to('ground')
    if (byte === 0x9c && this.#tail.at(-1) === 0xc2) return this.#to('ground')
    this.#keep(byte)
  }

  #isOsc(): boolean {
    return this.#tail[1] === 0x5d || (this.#tail[0] === 0xc2 && this.#tail[1] === 0x9d)
  }

  #begin(state: State, byte: number): void {
    this.#state = state
    this.#tail = [byte]
    this.#wanted = 0
  }

  /** Past the limit only the beginning is kept: enough to stay in the right state. */
  #keep(byte: number): void {
    if (this.#tail.length < LIMIT_BYTES) this.#tail.push(byte)
  }

  #to(state: 'ground'): void {
    this.#state = state
    this.#tail = []
    this.#wanted = 0
  }
}

function isStringStart(byte: number): boolean {
  return byte === 0x5d || byte === 0x50 || byte === 0x58 || byte === 0x5e || byte === 0x5f
}

function isStringC1(byte: number): boolean {
  return byte === 0x90 || byte === 0x98 || byte === 0x9d || byte === 0x9e || byte === 0x9f
}
