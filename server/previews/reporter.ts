import type { IncomingMessage, ServerResponse } from 'node:http'
import { reporterScript } from './reporter-script.ts'

export const REPORTER_PATH = '/.atelier/reporter.js'
const TAG = `<script src="${REPORTER_PATH}"></script>`

/** Whether a page is on its way into a member's pane: nobody else's page is touched. */
export function wantsReporter({ method, headers }: IncomingMessage, member: boolean): boolean {
  return (
    member &&
    method === 'GET' &&
    headers['sec-fetch-dest'] === 'iframe' &&
    headers['sec-fetch-mode'] === 'navigate'
  )
}

export function sendReporter(res: ServerResponse, ideOrigin: string): void {
  const script = reporterScript(ideOrigin)
  res.writeHead(200, {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Content-Length': Buffer.byteLength(script),
    'Cache-Control': 'private, no-cache',
    'X-Content-Type-Options': 'nosniff',
  })
  res.end(script)
}

/** Asks for the page as it is: what comes packed could not be added to. */
export function unpacked(headers: readonly string[]): string[] {
  return [...without(headers, 'accept-encoding'), 'Accept-Encoding', 'identity']
}

/** The head of a page that gets the script, or undefined when the answer has to stay as it is. */
export function headWithReporter(status: number, headers: readonly string[]): string[] | undefined {
  const type = valuesOf(headers, 'content-type')[0] ?? ''
  const packed = valuesOf(headers, 'content-encoding').some((coding) => coding !== 'identity')
  const page = /^text\/html\b/i.test(type) && !/charset\s*=\s*"?utf-(?:16|32)/i.test(type)
  const whole =
    status >= 200 && status !== 204 && status !== 205 && status !== 206 && status !== 304
  const policies = valuesOf(headers, 'content-security-policy').flatMap((value) => value.split(','))
  if (!page || packed || !whole || !policies.every(allowsOwnScript)) return undefined
  return [...without(headers, 'content-length'), 'Vary', 'Sec-Fetch-Dest']
}

/**
 * The first of a page with the script before any other; undefined where there is no safe place for it,
 * or the page itself forbids it.
 */
export function pageWithReporter(first: Buffer): Buffer | undefined {
  // As bytes: whatever the page's own encoding is, it knows these letters.
  const text = first.toString('latin1')
  const policies = [...text.matchAll(META_POLICY)].map(([all]) =>
    /content\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(all),
  )
  if (!policies.every((found) => allowsOwnScript(unescaped(found?.[1] ?? found?.[2] ?? '')))) {
    return undefined
  }
  const at = OPENINGS.map((opening) => opening.exec(text)).find((found) => found !== null)
  if (!at) return undefined
  const end = at.index + at[0].length
  return Buffer.from(text.slice(0, end) + TAG + text.slice(end), 'latin1')
}

const META_POLICY = /<meta\s[^>]*http-equiv\s*=\s*["']?content-security-policy[^>]*>/gi
/** Behind the first of these there is room; before the doctype a page would fall into quirks. */
const OPENINGS = [/<head(?:\s[^>]*)?>/i, /<html(?:\s[^>]*)?>/i, /<!doctype[^>]*>/i] as const

/** Whether a policy lets a page run a script of its own origin. */
export function allowsOwnScript(policy: string): boolean {
  const directives = new Map(
    policy.split(';').map((directive) => {
      const [name = '', ...values] = directive.trim().toLowerCase().split(/\s+/)
      return [name, values] as const
    }),
  )
  if (directives.get('sandbox')?.includes('allow-scripts') === false) return false
  const sources =
    directives.get('script-src-elem') ??
    directives.get('script-src') ??
    directives.get('default-src')
  if (!sources) return true
  if (sources.includes("'strict-dynamic'")) return false
  return sources.some((source) => ["'self'", '*', 'http:', 'https:'].includes(source))
}

function unescaped(attribute: string): string {
  return attribute.replaceAll('&#39;', "'").replaceAll('&apos;', "'").replaceAll('&quot;', '"')
}

function valuesOf(headers: readonly string[], name: string): string[] {
  return headers.flatMap((header, i) =>
    i % 2 === 0 && header.toLowerCase() === name ? [headers[i + 1] ?? ''] : [],
  )
}

function without(headers: readonly string[], name: string): string[] {
  return headers.filter((_, i) => headers[i - (i % 2)]?.toLowerCase() !== name)
}
