import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { AppError } from '../../shared/errors.ts'
import { LIMITS } from '../../shared/limits.ts'
import type { Caller, SocketRequest, SocketRoute, Unsubscribe } from '../seams.ts'
import { addressOf } from './client-address.ts'
import type { Authenticate } from './credentials.ts'
import { inTime } from './in-time.ts'
import { toAppError } from './kit.ts'
import type { Origins } from './origins.ts'
import type { RateLimits } from './rate-limits.ts'
import { SocketRegistry } from './socket-registry.ts'
import { closeWith, cutOff, handshake, refuseUpgrade } from './socket-closing.ts'
import { matchPath } from './socket-paths.ts'

export type Route = SocketRoute & { readonly maxPayloadBytes?: number }

export type SocketServerDeps = {
  routes: readonly Route[]
  authenticate: Authenticate
  origins: Origins
  limits: RateLimits
  /** Told when a session or token ends: its sockets close at once. */
  onEnded: (listener: (via: Caller['via']) => void) => Unsubscribe
  trustedProxies: number
  log: { error(fields: object, phrase: string): void }
}

/** Every WebSocket of the IDE. Give it the `upgrade` events that are not for a preview. */
export interface SocketServer extends AsyncDisposable {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Closes sockets so that they connect again and are judged anew; new ones are let in. */
  sendAway(reason: string, workspaceId?: string): void
  /** Closes all with 1012, which clients take as: connect again. New ones get the same. */
  drain(): Promise<void>
}

/** Checks origin and caller before the handshake, then hands the socket to its route. */
export function socketServer(deps: SocketServerDeps): SocketServer {
  const registry = new SocketRegistry()
  const unsubscribe = deps.onEnded((via) => registry.end(via))
  const drain = () => registry.drain()
  return {
    handleUpgrade(request, socket, head) {
      // A peer that goes away during the checks is nobody's failure.
      socket.on('error', () => socket.destroy())
      const upgrade = { request, socket, head }
      greet(deps, registry, upgrade).catch((error: unknown) => {
        deps.log.error({ err: error, path: pathOf(request) }, 'upgrade failed')
        socket.destroy()
      })
    },
    drain,
    sendAway: (reason, workspaceId) => registry.sendAway(reason, workspaceId),
    async [Symbol.asyncDispose]() {
      unsubscribe()
      await drain()
      registry.dispose()
    },
  }
}

type Upgrade = { request: IncomingMessage; socket: Duplex; head: Buffer }
type Found = { route: Route; request: SocketRequest }

/** Failures complete the handshake, because a browser shows the reason of a close and nothing else. */
async function greet(
  deps: SocketServerDeps,
  registry: SocketRegistry,
  upgrade: Upgrade,
): Promise<void> {
  const { headers } = upgrade.request
  const refusal = deps.origins.judge({
    origin: headers.origin,
    fetchSite: header(headers['sec-fetch-site']),
    cookie: headers.cookie !== undefined && !headers.authorization && !ticketOf(upgrade.request),
  })
  // A foreign page learns nothing at all.
  if (refusal) return refuseUpgrade(upgrade.socket, refusal)
  const found = await find(deps, upgrade.request).catch(toAppError)
  const maxPayload =
    found instanceof AppError ? 1024 : (found.route.maxPayloadBytes ?? LIMITS.collabFrameBytes)
  handshake({ ...upgrade, maxPayload }, (socket) => {
    if (found instanceof AppError) return closeWith(socket, found)
    const refused = registry.add(socket, found.request.caller, found.request.params['workspaceId'])
    if (refused) return closeWith(socket, refused)
    accept(deps, socket, found)
  })
}

async function find(deps: SocketServerDeps, incoming: IncomingMessage): Promise<Found> {
  const { headers } = incoming
  const address = addressOf(incoming, deps.trustedProxies)
  await deps.limits.spend('socket', { address })
  const url = urlOf(incoming)
  const match = matchPath(deps.routes, url.pathname)
  if (!match) throw new AppError('not_found', 'There is no such socket.')
  const { cookie, authorization } = headers
  const ticket = ticketOf(incoming)
  const caller = await inTime(deps.authenticate({ cookie, authorization, ticket }))
  if (!caller) {
    throw new AppError(
      'unauthenticated',
      ticket ? 'This ticket is used up or too old.' : 'Sign in first.',
    )
  }
  // Nobody behind us needs the ticket, and what is passed on is logged sooner or later.
  url.searchParams.delete('ticket')
  return { route: match.route, request: { params: match.params, query: url.searchParams, caller } }
}

/** In the tick of the handshake, so that a route misses no frame. */
function accept(deps: SocketServerDeps, socket: WebSocket, { route, request }: Found): void {
  const fail = (error: unknown) => {
    const failure = toAppError(error)
    if (failure.code === 'internal')
      deps.log.error({ err: error, path: route.path }, 'socket failed')
    cutOff(socket, failure)
  }
  try {
    route.accept(socket, request)?.catch(fail)
  } catch (error) {
    fail(error)
  }
}

function ticketOf(request: IncomingMessage): string | undefined {
  return urlOf(request).searchParams.get('ticket') ?? undefined
}

/** What cannot be read leads nowhere. */
function urlOf(request: IncomingMessage): URL {
  return URL.parse(request.url ?? '/', 'http://unused') ?? new URL('http://unused')
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/'
}

function header(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}
