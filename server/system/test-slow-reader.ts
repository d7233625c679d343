import { connect, type Socket } from 'node:net'

/** Somebody who asks for something and then reads one byte a second of what comes. */
export class SlowReader implements Disposable {
  readonly #socket: Socket
  readonly #timer: NodeJS.Timeout
  #read = 0
  closed = false

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('error', () => undefined)
    socket.on('close', () => (this.closed = true))
    this.#timer = setInterval(() => (this.#read += socket.read(1) === null ? 0 : 1), 1_000)
  }

  /** A request as it goes over the wire; for a socket with `upgrade` among its headers. */
  static async ask(
    port: number,
    path: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<SlowReader> {
    const socket = connect({ port, host: '127.0.0.1' })
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
    await new Promise<void>((settle) => socket.once('readable', settle))
    return new SlowReader(socket)
  }

  /** One of our WebSockets. */
  static socket(
    port: number,
    path: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<SlowReader> {
    return SlowReader.ask(port, path, {
      host: `localhost:${port}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    })
  }

  /** Bytes it has taken so far. */
  get read(): number {
    return this.#read
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.#socket.destroy()
  }
}
