import type { Caller } from '../seams.ts'

/** What a request brings to say who sends it, as it stands in the headers. */
export type Credentials = {
  readonly cookie?: string | undefined
  readonly authorization?: string | undefined
  /** `?ticket=` of a WebSocket. */
  readonly ticket?: string | undefined
}

/** Who that is; undefined for nobody we know. */
export type Authenticate = (credentials: Credentials) => Promise<Caller | undefined>

/** `__Host-` holds off cookies set by neighbours, but browsers take it on https only. */
export function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-atelier' : 'atelier'
}

/** An old cookie, or one planted by a neighbour, may stand before the good one. */
const CANDIDATES = 4

/** The values of a cookie, in the order in which they came, at most four. */
export function cookieValues(header: string | undefined, name: string): string[] {
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
    .slice(0, CANDIDATES)
}

/** The token of `Authorization: Bearer`, `''` for any other scheme, undefined without the header. */
export function bearerToken(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  return /^Bearer +([^\s]+) *$/i.exec(header)?.[1] ?? ''
}
