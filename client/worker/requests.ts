/** What the build found out: paths for every window, and those that only one kind of window needs. */
export type Plan = {
  readonly version: string
  readonly always: readonly string[]
  readonly desk: readonly string[]
  readonly touch: readonly string[]
}

type Kind = 'page' | 'code' | 'answer' | 'other'

/** What is read when a workspace is opened. Secrets, downloads and searches are never kept. */
const KEPT = [
  /^\/api\/me$/,
  /^\/api\/me\/preferences$/,
  /^\/api\/workspaces$/,
  /^\/api\/workspaces\/[0-9a-f-]{36}$/,
  /^\/api\/workspaces\/[0-9a-f-]{36}\/(files|layout|members|messages|ports|terminals)$/,
]
/** A question with a body: which document a path is. */
const ROOMS = /^\/api\/workspaces\/[0-9a-f-]{36}\/rooms$/

/** How a request is answered when the network is gone. */
export function kindOf(
  { method, mode, url }: Pick<Request, 'method' | 'mode' | 'url'>,
  origin: string,
): Kind {
  const at = new URL(url)
  if (at.origin !== origin) return 'other'
  if (method === 'POST') return ROOMS.test(at.pathname) ? 'answer' : 'other'
  if (method !== 'GET') return 'other'
  if (mode === 'navigate') return /^\/(api|auth)\//.test(at.pathname) ? 'other' : 'page'
  if (at.pathname.startsWith('/assets/') || at.pathname === '/icon.svg') return 'code'
  return KEPT.some((path) => path.test(at.pathname)) ? 'answer' : 'other'
}
