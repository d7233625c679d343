import { getRequestListener } from '@hono/node-server'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { AppError } from '../shared/errors.ts'

/** What may take a request before the IDE does: hosts of previews. */
export interface Previews {
  handleRequest(request: IncomingMessage, response: ServerResponse): boolean
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
}

/** What sends a request elsewhere, or lets it in. */
export interface Door {
  request(request: IncomingMessage, response: ServerResponse, here: () => void): Promise<void>
  upgrade(
    upgrade: { request: IncomingMessage; socket: Duplex; head: Buffer },
    here: () => void,
  ): Promise<void>
}

type Deps = {
  /** Left out where no other server can be. */
  door?: Door | undefined
  previews: Previews
  sockets: { handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void }
  app: { fetch(request: Request, env?: object): Response | Promise<Response> }
  /** How long the body of a call may take. Uploads and previews take as long as they take. */
  bodyMs?: number
}

const BODY_MS = 60_000
/** Node looks for slow heads only so often; by itself every 30 s. */
const LOOK_MS = 5_000

/** The one port: previews by their host, sockets by their upgrade, everything else is the app's. */
export async function listen(
  { door, previews, sockets, app, bodyMs = BODY_MS }: Deps,
  at: { host: string; port: number },
): Promise<AsyncDisposable & { port: number }> {
  const answer = getRequestListener((request, env) => app.fetch(request, env))
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    if (previews.handleRequest(request, response)) return
    if (request.method !== 'PUT') hangUpIfSlow(request, bodyMs)
    response.once('finish', () => readAway(request))
    void answer(request, response)
  }
  const server = createServer({ connectionsCheckingInterval: LOOK_MS }, (request, response) => {
    if (door) void door.request(request, response, () => serve(request, response))
    else serve(request, response)
  })
  // Uploads and previews take as long as they take; a slow head does not.
  server.requestTimeout = 0
  server.headersTimeout = 20_000
  server.keepAliveTimeout = 65_000
  const open = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (!previews.handleUpgrade(request, socket, head)) sockets.handleUpgrade(request, socket, head)
  }
  server.on('upgrade', (request, socket, head) => {
    if (door) void door.upgrade({ request, socket, head }, () => open(request, socket, head))
    else open(request, socket, head)
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  await bind(server, at)
  return { port: at.port, [Symbol.asyncDispose]: () => close(server) }
}

/** Who sends a byte now and then would hold a connection for ever, signed in or not. */
function hangUpIfSlow(request: IncomingMessage, bodyMs: number): void {
  const late = setTimeout(() => {
    // All of it came: it is we who take our time.
    if (!request.complete) request.destroy()
  }, bodyMs)
  request.once('close', () => clearTimeout(late))
}

/**
 * What a refusal left unread: the connection was promised to go on, and it can only after the body.
 * The framework's reader, which nobody takes from any more, would pause it for ever.
 */
function readAway(request: IncomingMessage): void {
  if (request.readableEnded) return
  request.removeAllListeners('data')
  request.resume()
}

async function bind(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw listenFailure(error, port)
  }
}

function listenFailure(error: unknown, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    const message = `Port ${port} is taken. Stop what uses it, or start with another: PORT=3001 npm start`
    return new AppError('unavailable', message, { cause: error })
  }
  return error
}

/**
 * Nobody new; those who are being answered get a moment. What was upgraded counts among the connections,
 * and only who has it hangs up: to wait for it would be to wait until the last tab is closed.
 */
async function close(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const last = setTimeout(resolve, 1_000)
  await Promise.race([closed, late])
  clearTimeout(last)
  server.closeAllConnections()
}
