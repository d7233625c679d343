import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { type AppError, ERRORS } from '../../shared/errors.ts'
import { rememberConnection } from './ready-frames.ts'

/** A close frame holds 125 bytes, two of them the code. */
const REASON_BYTES = 123
const ANSWER_MS = 3_000
const servers = new Map<number, WebSocketServer>()

type Handshake = { request: IncomingMessage; socket: Duplex; head: Buffer; maxPayload: number }

/** Completes the handshake; `opened` runs in the same tick. */
export function handshake(upgrade: Handshake, opened: (socket: WebSocket) => void): void {
  const { request, socket, head, maxPayload } = upgrade
  serverFor(maxPayload).handleUpgrade(request, socket, head, (webSocket) => {
    // A broken frame closes the socket by itself; unheard it would end the process.
    webSocket.on('error', () => undefined)
    rememberConnection(webSocket, socket)
    opened(webSocket)
  })
}

/** Closes with the code and the sentence of a failure; who does not answer is cut off. */
export function closeWith(socket: WebSocket, failure: AppError): void {
  socket.close(ERRORS[failure.code].close, shortened(failure.message))
  setTimeout(() => socket.terminate(), ANSWER_MS).unref()
}

/** The same, and nothing it still sends is heard. */
export function cutOff(socket: WebSocket, failure: AppError): void {
  socket.removeAllListeners('message')
  closeWith(socket, failure)
}

/** Answers an upgrade with a plain 403. */
export function refuseUpgrade(socket: Duplex, message: string): void {
  const body = JSON.stringify({ error: { code: 'forbidden', message } })
  socket.end(
    `HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroy(),
  )
}

function serverFor(maxPayload: number): WebSocketServer {
  const server =
    servers.get(maxPayload) ??
    new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      clientTracking: false,
      maxPayload,
    })
  servers.set(maxPayload, server)
  return server
}

function shortened(message: string): string {
  let short = message
  while (Buffer.byteLength(short) > REASON_BYTES) short = short.slice(0, -1)
  // Half of a surrogate pair is no text.
  return short.toWellFormed()
}
