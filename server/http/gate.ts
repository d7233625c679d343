import { randomUUID } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import type { Context, Hono, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { AppError } from '../../shared/errors.ts'
import type { Caller } from '../seams.ts'
import { addressOf, clientAddress } from './client-address.ts'
import type { Authenticate } from './credentials.ts'
import { inTime } from './in-time.ts'
import type { Origins } from './origins.ts'
import type { RateLimits } from './rate-limits.ts'

/** What every request finds in its context, signed in or not. */
export type Anyone = {
  Bindings: Partial<HttpBindings>
  Variables: { caller: Caller | undefined; requestId: string; address: string }
}

export type GateDeps = {
  authenticate: Authenticate
  origins: Origins
  limits: RateLimits
  trustedProxies: number
  /** Routes that count their bodies themselves because they stream them. */
  streams?: (method: string, path: string) => boolean
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])
const BODY_BYTES = 1024 * 1024
const ENTRANCE = /^\/api\/accounts\/(links|passkeys|sign-in|join)(\/|$)/
const FILE_CONTENT = /^\/api\/workspaces\/[^/]+\/files\/content$/
const CHAT_IMAGE = /^\/api\/workspaces\/[^/]+\/messages\/images$/

/** Puts the checks before everything under `/api`: origin, caller, rate, size. Mount it first. */
export function installGate(app: Hono<Anyone>, deps: GateDeps): void {
  app.use(nameRequest(deps.trustedProxies))
  app.use('/api/*', checkOrigin(deps.origins))
  app.use('/api/*', identify(deps))
  app.use('/api/*', limitBody(deps.streams ?? streamsFiles))
}

/** Lets only people in whom `installGate` knew. Mount it before routes that read `c.var.caller`. */
export const requireCaller: MiddlewareHandler<Anyone> = async (c, next) => {
  callerOf(c)
  await next()
}

/** The caller of a route open to all that needs one after all. */
export function callerOf(c: Context<Anyone>): Caller {
  if (c.var.caller) return c.var.caller
  throw new AppError('unauthenticated', 'Sign in first.')
}

function nameRequest(trustedProxies: number): MiddlewareHandler<Anyone> {
  return async (c, next) => {
    const requestId = randomUUID()
    c.set('requestId', requestId)
    c.set('address', addressIn(c, trustedProxies))
    await next()
    c.res.headers.set('X-Request-Id', requestId)
  }
}

/** A request without a connection is one of a test. */
function addressIn(c: Context<Anyone>, trustedProxies: number): string {
  const incoming = c.env?.incoming
  if (incoming) return addressOf(incoming, trustedProxies)
  const forwardedFor = c.req.header('x-forwarded-for')
  return clientAddress({ remoteAddress: undefined, forwardedFor, trustedProxies })
}

function checkOrigin(origins: Origins): MiddlewareHandler<Anyone> {
  return async (c, next) => {
    const refusal = READS.has(c.req.method)
      ? undefined
      : origins.judge({
          origin: c.req.header('origin'),
          fetchSite: c.req.header('sec-fetch-site'),
          cookie: c.req.header('cookie') !== undefined && !c.req.header('authorization'),
        })
    if (refusal) throw new AppError('forbidden', refusal)
    await next()
  }
}

function identify({ authenticate, limits }: GateDeps): MiddlewareHandler<Anyone> {
  return async (c, next) => {
    const { address } = c.var
    const knocks = !READS.has(c.req.method) && ENTRANCE.test(c.req.path)
    if (knocks) await limits.spend('entrance', { address })
    const cookie = c.req.header('cookie')
    const authorization = c.req.header('authorization')
    const caller = await inTime(authenticate({ cookie, authorization }))
    c.set('caller', caller)
    if (caller) await limits.spend('person', { address, key: caller.userId })
    else await limits.spend(authorization ? 'refused' : 'stranger', { address })
    await next()
  }
}

function limitBody(streams: (method: string, path: string) => boolean): MiddlewareHandler<Anyone> {
  const limit = bodyLimit({
    maxSize: BODY_BYTES,
    onError: () => {
      throw new AppError('too_large', `A request takes at most ${BODY_BYTES} bytes.`)
    },
  })
  return (c, next) => (streams(c.req.method, c.req.path) ? next() : limit(c, next))
}

function streamsFiles(method: string, path: string): boolean {
  return (
    (method === 'PUT' && FILE_CONTENT.test(path)) || (method === 'POST' && CHAT_IMAGE.test(path))
  )
}
