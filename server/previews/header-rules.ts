import type { PreviewHosts, PreviewTarget } from './preview-host.ts'
import { isOurs, withoutOurs } from './visitor-cookie.ts'

/** One request, as the header rules need to know it. */
export type HeaderContext = {
  readonly hosts: PreviewHosts
  readonly target: PreviewTarget
  /** The `Origin` of the request, as the browser sent it. */
  readonly origin: string | undefined
  readonly clientAddress: string
  /** The bearer token was for us. */
  readonly dropAuthorization: boolean
}

/** They speak of one connection, not of the message; and what we say ourselves. */
const NOT_UP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'te',
  'transfer-encoding',
  'upgrade',
  'expect',
  'host',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-real-ip',
])
/** The last four act on more than the app's own pages. */
const NOT_DOWN = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'transfer-encoding',
  'upgrade',
  'clear-site-data',
  'service-worker-allowed',
  'alt-svc',
  'public-key-pins',
])

/** The headers an app gets: its own, as they were written, from a visitor at `localhost:<port>`. */
export function headersUp(raw: readonly string[], context: HeaderContext): string[] {
  const { target, hosts, dropAuthorization } = context
  const out = ['Host', `localhost:${target.port}`]
  const named = connectionNames(raw)
  const local = localOrigin(context.origin, context)
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? ''
    const value = raw[i + 1] ?? ''
    const lower = name.toLowerCase()
    if (NOT_UP.has(lower) || named?.has(lower)) continue
    if (lower === 'cookie') {
      const kept = withoutOurs(value)
      if (kept) out.push(name, kept)
    } else if (lower === 'origin') out.push(name, local ?? value)
    else if (lower === 'referer') out.push(name, localReferer(value, context))
    else if (lower !== 'authorization' || !dropAuthorization) out.push(name, value)
  }
  out.push('X-Forwarded-For', context.clientAddress)
  // Frameworks compare Origin with these two when they are there (Next, Rails) and with Host when
  // they are not. Where we say `localhost` in one place, all three have to.
  if (local === undefined) {
    out.push('X-Forwarded-Host', hosts.host(target), 'X-Forwarded-Proto', hosts.protocol)
  }
  return out
}

/** The headers a browser gets: the app's, minus what reaches beyond the app. */
export function headersDown(raw: readonly string[], context: HeaderContext): string[] {
  const out: string[] = []
  const own = siblingOf(context.origin, context) && context.origin
  const named = connectionNames(raw)
  let framed = false
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? ''
    const value = raw[i + 1] ?? ''
    const lower = name.toLowerCase()
    if (NOT_DOWN.has(lower) || named?.has(lower)) continue
    if (lower === 'set-cookie') pushCookie(out, name, value)
    else if (lower === 'location') out.push(name, publicLocation(value, context))
    else if (lower === 'x-frame-options') framed = true
    else if (lower === 'content-security-policy') out.push(name, framable(value, context))
    else if (!own || !/^access-control-allow-(origin|credentials)$/.test(lower)) {
      out.push(name, value)
    }
  }
  if (framed) {
    const ancestors = `frame-ancestors 'self' ${context.hosts.ideOrigin}`
    out.push('Content-Security-Policy', ancestors)
  }
  // The app answered to `http://localhost:<port>`; the browser asked from a sibling's real origin.
  if (own) out.push(...corsHeaders(own))
  return out
}

/** What lets another port of the same workspace read an answer. */
export function corsHeaders(origin: string): string[] {
  return [
    'Access-Control-Allow-Origin',
    origin,
    'Access-Control-Allow-Credentials',
    'true',
    'Vary',
    'Origin',
  ]
}

/** The preview of the same workspace an origin stands for, if it does. */
export function siblingOf(
  origin: string | undefined,
  { hosts, target }: Pick<HeaderContext, 'hosts' | 'target'>,
): PreviewTarget | undefined {
  const other = origin === undefined ? undefined : hosts.parseOrigin(origin)
  return other?.slug === target.slug ? other : undefined
}

function localOrigin(origin: string | undefined, context: HeaderContext): string | undefined {
  const sibling = siblingOf(origin, context)
  return sibling && `http://localhost:${sibling.port}`
}

function localReferer(value: string, context: HeaderContext): string {
  const origin = /^https?:\/\/[^/?#]+/i.exec(value)?.[0]
  const local = localOrigin(origin, context)
  return origin && local ? local + value.slice(origin.length) : value
}

function publicLocation(value: string, { hosts, target }: HeaderContext): string {
  const local =
    /^(?:https?:)?\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])(?::(\d{1,5}))?(?=[/?#]|$)/i
  const found = local.exec(value)
  if (!found) return value
  const port = Number(found[1] ?? target.port)
  return hosts.origin({ port, slug: target.slug }) + value.slice(found[0].length)
}

/** A cookie of an app stays on the app's own host, and never has one of our names. */
function pushCookie(out: string[], name: string, value: string): void {
  if (isOurs(value.split('=', 1)[0] ?? '')) return
  out.push(name, value.replace(/;\s*domain\s*=[^;]*/gi, ''))
}

/** Whoever an app lets frame itself, the IDE's pane may too; nobody else is added. */
function framable(policy: string, { hosts }: HeaderContext): string {
  return policy.replace(
    /((?:^|[;,])\s*frame-ancestors)\s*([^;,]*)/gi,
    (_all, ...found: string[]) => {
      const [directive = '', sources = ''] = found
      const kept = sources.trim().replace(/^'none'$/i, '')
      return `${directive} ${kept ? `${kept} ` : ''}${hosts.ideOrigin}`
    },
  )
}

/** Headers that a `Connection` header names; undefined in the usual case that it names none. */
function connectionNames(raw: readonly string[]): Set<string> | undefined {
  let names: Set<string> | undefined
  for (let i = 0; i + 1 < raw.length; i += 2) {
    if (raw[i]?.toLowerCase() !== 'connection') continue
    const value = raw[i + 1] ?? ''
    if (/^(keep-alive|close|upgrade)$/i.test(value)) continue
    names ??= new Set()
    for (const part of value.toLowerCase().split(',')) names.add(part.trim())
  }
  return names
}
