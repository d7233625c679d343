import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'

/** The connections below our WebSockets, since the handshake. */
const BELOW = new WeakMap<WebSocket, Duplex>()
const BINARY = 0x82
const SHORT = 125
const MEDIUM = 0xff_ff

/** Called at the handshake: from then on ready frames go straight to the connection. */
export function rememberConnection(socket: WebSocket, connection: Duplex): void {
  BELOW.set(socket, connection)
}

/** A message as it goes over the wire, for as many sockets as want it: a server's frames are the same for all. */
export class ReadyFrame {
  readonly message: Uint8Array
  #wire: Buffer | undefined

  constructor(message: Uint8Array) {
    this.message = message
  }

  /**
   * To one open socket. Between two messages of `ws`, which writes each whole in one turn as long as nothing is
   * compressed; a socket whose connection we do not know gets the message the usual way.
   */
  sendTo(socket: WebSocket): void {
    const connection = BELOW.get(socket)
    if (connection === undefined) return socket.send(this.message)
    this.#wire ??= framed(this.message)
    connection.write(this.#wire)
  }
}

/** RFC 6455, 5.2: one unmasked binary frame. */
function framed(message: Uint8Array): Buffer {
  const { length } = message
  const head = length <= SHORT ? 2 : length <= MEDIUM ? 4 : 10
  const wire = Buffer.allocUnsafe(head + length)
  wire[0] = BINARY
  if (head === 2) wire[1] = length
  else if (head === 4) {
    wire[1] = 126
    wire.writeUInt16BE(length, 2)
  } else {
    wire[1] = 127
    wire.writeBigUInt64BE(BigInt(length), 2)
  }
  wire.set(message, head)
  return wire
}
