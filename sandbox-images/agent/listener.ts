import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { AppError } from '../../shared/errors.ts'
import {
  Call,
  matchPath,
  type AgentSocket,
  type Match,
  type Route,
  type Tunnel,
  type Upgrade,
} from './call.ts'
import { failureAnswer, toAppError } from './failures.ts'
import { keepAlive } from './keep-alive.ts'
import { errorFields, log } from './log.ts'

const MAX_FRAME_BYTES = 1024 * 1024
const READ_AWAY_MS = 1_000

export type Doors = {
  readonly token: string
  readonly routes: readonly Route[]
  readonly upgrades: readonly Upgrade[]
  readonly tunnel: Tunnel
}

/** The one socket everything comes through. Without the token there is nothing but `/health`. */
export class Listener {
  readonly #doors: Doors
  readonly #tokenHash: Buffer
  readonly #server: Server
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
  })

  constructor(doors: Doors) {
    this.#doors = doors
    this.#tokenHash = sha256(doors.token)
    this.#server = createServer({
      headersTimeout: 10_000,
      requestTimeout: 600_000,
      keepAliveTimeout: 65_000,
      maxHeaderSize: 16_384,
      connectionsCheckingInterval: 2_000,
    })
    this.#server.maxConnections = 2_000
    this.#server.on('request', (request, response) => void this.#serve(request, response))
    this.#server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head))
    this.#server.on('connect', (request, socket, head) => void this.#connect(request, socket, head))
    this.#server.on('clientError', (_error, socket) => socket.destroy())
  }

  async listen(address: { host: string; port: number }): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#server.once('error', reject)
    this.#server.listen(address.port, address.host, resolve)
    await promise
    this.#server.on('error', (error) => log('listener failed', errorFields(error)))
    return (this.#server.address() as AddressInfo).port
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => response.destroy())
    try {
      const url = urlOf(request)
      if (url.pathname === '/health') return answerHealth(response)
      this.#authenticate(request)
      const { route, match } = this.#find(request.method ?? '', url)
      await route.handle(new Call(request, response, match))
    } catch (error) {
      refuse(request, response, this.#known(error, request))
    }
  }

  #find(method: string, url: URL): { route: Route; match: Match } {
    for (const route of this.#doors.routes) {
      const params = route.method === method && matchPath(route.path, url.pathname)
      if (params) return { route, match: { url, params } }
    }
    throw new AppError('not_found', 'The agent has no such call.')
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy())
    try {
      this.#authenticate(request)
      const url = urlOf(request)
      for (const upgrade of this.#doors.upgrades) {
        const params = matchPath(upgrade.path, url.pathname)
        if (params)
          return await upgrade.handle({ url, params }, () => this.#accept(request, socket, head))
      }
      throw new AppError('not_found', 'The agent has no such socket.')
    } catch (error) {
      endRaw(socket, this.#known(error, request))
    }
  }

  #accept(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<AgentSocket> {
    return new Promise((resolve) => {
      this.#sockets.handleUpgrade(request, socket, head, (accepted) => {
        // Without a listener a broken frame would end the process.
        accepted.on('error', () => accepted.terminate())
        keepAlive(accepted)
        resolve(accepted)
      })
    })
  }

  async #connect(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy())
    try {
      this.#authenticate(request)
      await this.#doors.tunnel(request.url ?? '', socket, head)
    } catch (error) {
      endRaw(socket, this.#known(error, request))
    }
  }

  #authenticate(request: IncomingMessage): void {
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    if (timingSafeEqual(sha256(given), this.#tokenHash)) return
    throw new AppError('unauthenticated', 'The agent wants its token.')
  }

  #known(error: unknown, request: IncomingMessage): AppError {
    const failure = toAppError(error)
    if (failure.code === 'internal') {
      log('request failed', { path: request.url, ...errorFields(failure.cause ?? failure) })
    }
    return failure
  }
}

function urlOf(request: IncomingMessage): URL {
  const url = URL.parse(request.url ?? '', 'http://agent')
  if (!url) throw new AppError('bad_input', 'This is no path.')
  return url
}

function answerHealth(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}')
}

/**
 * The rest of a refused body is read away for a moment: who hangs up on bytes under way makes the sender's
 * kernel drop the answer too. After that the connection ends: a refusal must not cost an upload.
 */
function refuse(request: IncomingMessage, response: ServerResponse, failure: AppError): void {
  if (response.headersSent) return void response.destroy()
  const { status, body } = failureAnswer(failure)
  response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  if (request.complete) return
  request.resume()
  const late = setTimeout(() => request.destroy(), READ_AWAY_MS)
  request.once('close', () => clearTimeout(late))
}

function endRaw(socket: Duplex, failure: AppError): void {
  const { status, body } = failureAnswer(failure)
  const head = `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\n`
  const length = Buffer.byteLength(body)
  socket.end(`${head}Content-Length: ${length}\r\nConnection: close\r\n\r\n${body}`)
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
