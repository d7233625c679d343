import type { MiddlewareHandler } from 'hono'

type Config = {
  publicUrl: string
  /** `localhost:3000`, or a wildcard domain's host. */
  previewBase: string
  /** The origins the page may be opened at; their sockets are ours too. */
  origins: readonly string[]
  /** Vite's development server writes scripts into the page. */
  development?: boolean
}

/** The page's own scripts, styles and fonts, by names that Vite gave. A worker's script is no part: its policy is its own. */
const PART = /^\/assets\/(?!.*worker)[^/]+\.(js|css|woff2)$/

/** Headers for every answer. What a route has set itself stays. */
export function securityHeaders(config: Config): MiddlewareHandler {
  const everywhere = {
    'X-Content-Type-Options': 'nosniff',
    // Neighbours on *.localhost are the same site: they must not read us as an image or a script.
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
  // Nobody asks a part of the page for these, and a page has seventy parts.
  const forDocuments = {
    'Content-Security-Policy': contentSecurityPolicy(config),
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'X-Frame-Options': 'DENY',
  }
  const whole = { ...everywhere, ...forDocuments }
  return async (c, next) => {
    await next()
    const headers = PART.test(c.req.path) ? everywhere : whole
    for (const [name, value] of Object.entries(headers)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value)
    }
  }
}

/** Fit for Monaco: it writes style elements, and its workers come from our own origin. */
export function contentSecurityPolicy(config: Config): string {
  const { protocol } = new URL(config.publicUrl)
  // A policy has no words for IPv6 addresses; 'self' covers them.
  const named = config.origins.filter((origin) => !origin.includes('['))
  const sockets = named.map((origin) => origin.replace(/^http/, 'ws'))
  return [
    "default-src 'self'",
    `script-src 'self'${config.development ? " 'unsafe-inline'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' ${sockets.join(' ')}`,
    "worker-src 'self'",
    // 'self' too: a preview that asks who is there goes by way of us.
    `frame-src 'self' ${protocol}//*.${config.previewBase}`,
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ')
}
