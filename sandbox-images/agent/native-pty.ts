import { readSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { ReadStream } from 'node:tty'

/** How long a dead shell's pty must be quiet before its output counts as complete. */
const QUIET_MS = 100
/** What the kernel hands out at once is a little less than a page. A piece of this size has another behind it. */
const PIECE_BYTES = 4096
const MUCH_BYTES = PIECE_BYTES / 2
const MOST_PIECES = 16

/**
 * The part of node-pty that is C++. We leave its JavaScript out: that destroys the pty 200 ms after
 * the child's exit whether or not all output was read (notes/sandbox.md, finding 2).
 */
type Native = {
  fork(
    file: string,
    args: string[],
    env: string[],
    cwd: string,
    cols: number,
    rows: number,
    uid: number,
    gid: number,
    utf8: boolean,
    helperPath: string,
    onExit: (code: number, signal: number) => void,
  ): { fd: number; pid: number; pty: string }
  resize(fd: number, cols: number, rows: number): void
}

export type PtyExit = { readonly code: number | null; readonly signal: string | null }
export type PtyCommand = {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly cols: number
  readonly rows: number
}

/** A process on a pty of its own. `onExit` comes once, after its last byte. */
export class NativePty {
  readonly pid: number
  readonly #fd: number
  readonly #stream: ReadStream
  readonly #onExit: (exit: PtyExit) => void
  #exit: PtyExit | undefined
  #closed = false
  #announced = false
  #heardAt = 0

  constructor(
    command: PtyCommand,
    events: { onData: (bytes: Buffer) => void; onExit: (exit: PtyExit) => void },
  ) {
    const [file = '', ...args] = command.argv
    const env = Object.entries({ ...command.env, PWD: command.cwd }).map((pair) => pair.join('='))
    const { cols, cwd, rows } = command
    const made = native().fork(file, args, env, cwd, cols, rows, -1, -1, true, '', (code, signal) =>
      this.#died(code, signal),
    )
    this.pid = made.pid
    this.#fd = made.fd
    this.#onExit = events.onExit
    this.#stream = new ReadStream(made.fd)
    this.#stream.on('data', (bytes) => {
      this.#heardAt = performance.now()
      events.onData(bytes as Buffer)
      if (bytes.length >= MUCH_BYTES) this.#readOn(events.onData)
    })
    // EIO is how a pty says that its last process has gone.
    this.#stream.on('error', () => this.#stream.destroy())
    this.#stream.on('close', () => this.#ended())
  }

  /** False when nothing more can be written. */
  write(bytes: Buffer): boolean {
    if (this.#closed || this.#exit) return false
    this.#stream.write(bytes)
    return true
  }

  /** Bytes the kernel has not taken yet. */
  get pendingBytes(): number {
    return this.#stream.writableLength
  }

  resize(cols: number, rows: number): void {
    if (this.#closed || this.#exit) return
    native().resize(this.#fd, cols, rows)
  }

  pause(): void {
    this.#stream.pause()
  }

  resume(): void {
    this.#heardAt = performance.now()
    this.#stream.resume()
  }

  /** Lets go of the pty, whoever still holds the other end. */
  close(): void {
    this.#stream.destroy()
  }

  /** libuv takes one piece in a turn of its loop; in a flood a turn costs more than to draw the piece. */
  #readOn(onData: (bytes: Buffer) => void): void {
    for (let piece = 1; piece < MOST_PIECES; piece += 1) {
      if (this.#stream.isPaused() || this.#stream.destroyed) return
      const bytes = this.#readNow()
      if (!bytes) return
      onData(bytes)
    }
  }

  #readNow(): Buffer | undefined {
    const bytes = Buffer.allocUnsafe(PIECE_BYTES)
    try {
      const length = readSync(this.#fd, bytes)
      return length > 0 ? bytes.subarray(0, length) : undefined
    } catch {
      // Nothing there yet, or the end: the stream will say which.
      return undefined
    }
  }

  #died(code: number, signal: number): void {
    this.#exit = signal > 0 ? { code: null, signal: signalName(signal) } : { code, signal: null }
    this.#heardAt = performance.now()
    if (this.#closed) return this.#announce()
    this.#waitForSilence()
  }

  /** Somebody in the background may hold the pty open for ever, so silence has to be enough. */
  #waitForSilence(): void {
    setTimeout(() => {
      // Timers run before reads: after a busy moment the bytes are still to come.
      setImmediate(() => {
        if (this.#closed) return
        const quiet = performance.now() - this.#heardAt >= QUIET_MS
        if (quiet && !this.#stream.isPaused()) this.#stream.destroy()
        else this.#waitForSilence()
      })
    }, QUIET_MS)
  }

  #ended(): void {
    this.#closed = true
    if (this.#exit) this.#announce()
  }

  #announce(): void {
    if (this.#announced || !this.#exit) return
    this.#announced = true
    this.#onExit(this.#exit)
  }
}

let loaded: Native | undefined

/** Beside the bundled agent lies `pty.node`; in the source tree npm has it. */
function native(): Native {
  const require = createRequire(import.meta.url)
  loaded ??= import.meta.url.endsWith('/agent.mjs')
    ? (require('./pty.node') as Native)
    : (require(`@lydell/node-pty-${process.platform}-${process.arch}/pty.node`) as Native)
  return loaded
}

function signalName(number: number): string {
  const found = Object.entries(constants.signals).find(([, value]) => value === number)
  return found?.[0] ?? `SIG${number}`
}
