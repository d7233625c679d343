import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import headless from '@xterm/headless'
import Docker from 'dockerode'
import WebSocket from 'ws'
import { parseJson } from '../../shared/parse.ts'
import { TerminalDown } from '../../shared/terminals.ts'

/** A terminal of ours by its socket's address, or a command in a container. */
export type ShellPlace =
  | { kind: 'atelier'; url: string; token: string }
  | { kind: 'docker exec'; container: string; command: readonly string[] }

const [COLS, ROWS, SCROLLBACK] = [120, 30, 1_000]
const KEPT_CHARS = 4_000
/** A reader that is this far behind says so, as ours does. */
const BEHIND_BYTES = 384 * 1024

/** Somebody at a terminal: draws nothing, or parses everything as a browser does. */
export abstract class Shell {
  bytes = 0
  screens = 0
  text = ''
  onOutput: (() => void) | undefined
  readonly #screen: headless.Terminal | undefined

  constructor(parses: boolean) {
    const size = { cols: COLS, rows: ROWS, scrollback: SCROLLBACK, allowProposedApi: true }
    this.#screen = parses ? new headless.Terminal(size) : undefined
  }

  abstract type(text: string): void
  abstract close(): void

  /** `drawn` is called when it has been parsed. */
  protected heard(data: Buffer, drawn: () => void): void {
    this.text = (this.text + data.toString('latin1')).slice(-KEPT_CHARS)
    this.onOutput?.()
    const done = () => {
      this.bytes += data.length
      drawn()
    }
    if (this.#screen) this.#screen.write(data, done)
    else done()
  }
}

/** Resolves when it is connected. */
export async function openShell(place: ShellPlace, parses = false): Promise<Shell> {
  if (place.kind === 'atelier') {
    const headers = { authorization: `Bearer ${place.token}` }
    const socket = new WebSocket(place.url, { headers, perMessageDeflate: false })
    const shell = new OurShell(socket, parses)
    await once(socket, 'open')
    return shell
  }
  const exec = await new Docker().getContainer(place.container).exec({
    Cmd: [...place.command],
    User: 'dev',
    Tty: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    ConsoleSize: [ROWS, COLS],
  })
  return new DockerShell(await exec.start({ hijack: true, stdin: true, Tty: true }), parses)
}

class OurShell extends Shell {
  readonly #socket: WebSocket
  #offset = 0
  #isScreen = false

  constructor(socket: WebSocket, parses: boolean) {
    super(parses)
    this.#socket = socket
    socket.on('message', (data: Buffer, binary) => {
      if (binary) this.#output(data)
      else this.#news(data)
    })
    socket.on('error', () => undefined)
  }

  type(text: string): void {
    this.#socket.send(Buffer.from(text))
  }

  close(): void {
    this.#socket.terminate()
  }

  #output(data: Buffer): void {
    if (!this.#isScreen) this.#offset += data.length
    this.#isScreen = false
    const offset = this.#offset
    this.heard(data, () => {
      if (this.#socket.readyState === this.#socket.OPEN)
        this.#socket.send(JSON.stringify({ type: 'ack', offset }))
    })
  }

  #news(data: Buffer): void {
    const news = parseJson(TerminalDown, data.toString())
    if (news.type !== 'snapshot') return
    this.#isScreen = true
    this.#offset = news.offset
    this.screens += 1
  }
}

class DockerShell extends Shell {
  readonly #stream: Duplex
  #behind = 0

  constructor(stream: Duplex, parses: boolean) {
    super(parses)
    this.#stream = stream
    stream.on('data', (data: Buffer) => {
      this.#behind += data.length
      if (this.#behind > BEHIND_BYTES) stream.pause()
      this.heard(data, () => {
        this.#behind -= data.length
        if (stream.isPaused() && this.#behind < BEHIND_BYTES / 2) stream.resume()
      })
    })
    stream.on('error', () => undefined)
  }

  type(text: string): void {
    this.#stream.write(text)
  }

  close(): void {
    this.#stream.destroy()
  }
}
