import type { Context } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import { cookieName } from '../http/credentials.ts'

/** The longest a browser keeps a cookie; the session behind it ends by itself. */
const COOKIE_SECONDS = 400 * 24 * 3600

/** Gives the browser its session. */
export function giveCookie(c: Context, publicUrl: string, secret: string): void {
  setCookie(c, cookieName(publicUrl), secret, { ...options(publicUrl), maxAge: COOKIE_SECONDS })
}

/** Takes it away again. */
export function takeCookie(c: Context, publicUrl: string): void {
  deleteCookie(c, cookieName(publicUrl), options(publicUrl))
}

/** No domain: previews live on names below ours, and must never get it. */
function options(publicUrl: string) {
  const secure = publicUrl.startsWith('https:')
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure } as const
}
