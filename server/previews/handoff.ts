import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError } from '../../shared/errors.ts'
import type { Caller } from '../seams.ts'
import type { PreviewCodes } from './codes.ts'
import { sendPage } from './pages.ts'
import type { PreviewGate } from './preview-gate.ts'
import { safePath, type PreviewHosts, type PreviewTarget } from './preview-host.ts'
import type { VisitorCookie } from './visitor-cookie.ts'

type Deps = {
  hosts: PreviewHosts
  gate: PreviewGate
  codes: PreviewCodes
  cookie: VisitorCookie
}

/** The way from the IDE's origin to a preview's: a one-use code there, a narrow cookie here. */
export class Handoff {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** An address that lets this caller in, once, within 30 seconds. Throws when they may not see it. */
  async address(target: PreviewTarget, caller: Caller, to: string | undefined): Promise<string> {
    const { gate, codes, hosts } = this.#deps
    const verdict = await gate.decide(target, { kind: 'caller', caller })
    if (verdict.kind === 'refused') throw new AppError('forbidden', verdict.reason)
    if (verdict.kind !== 'open') throw new AppError('not_found', 'There is no such preview.')
    const code = await codes.mint({
      uid: caller.userId,
      via: caller.via,
      ws: verdict.workspace.id,
      port: target.port,
      host: hosts.host(target),
    })
    const query = new URLSearchParams({ code, to: safePath(to) })
    return `${hosts.origin(target)}/.atelier/auth?${query.toString()}`
  }

  /** Our own paths on a preview's host. False: this is not one of them. */
  async serve(target: PreviewTarget, req: IncomingMessage, res: ServerResponse): Promise<boolean> {
    const url = new URL(req.url ?? '/', 'http://preview.invalid')
    const to = safePath(url.searchParams.get('to') ?? undefined)
    if (url.pathname === '/.atelier/auth') {
      await this.#letIn(target, { code: url.searchParams.get('code') ?? '', to, res })
      return true
    }
    if (url.pathname !== '/.atelier/in') return false
    if (this.#deps.cookie.read(req.headers.cookie)) redirect(res, to)
    else this.#noCookies(target, res)
    return true
  }

  async #letIn(
    target: PreviewTarget,
    { code, to, res }: { code: string; to: string; res: ServerResponse },
  ): Promise<void> {
    const { hosts, codes, gate, cookie } = this.#deps
    const visit = await codes.redeem(code, hosts.host(target))
    // A used or late code is a reload of an old address: through the front door again.
    if (!visit) return redirect(res, to)
    const { uid, via, ws, port } = visit
    const { epoch } = await gate.rule(ws, port)
    // By way of a page that sees whether the cookie came back, or two redirects would chase each other.
    redirect(
      res,
      `/.atelier/in?${new URLSearchParams({ to }).toString()}`,
      cookie.issue({ uid, via, ws, port, epoch }),
    )
  }

  #noCookies(target: PreviewTarget, res: ServerResponse): void {
    const { hosts } = this.#deps
    const page = {
      status: 403,
      title: 'Your browser keeps no cookies here',
      text: 'It refuses them inside a frame. Open the preview in a tab of its own.',
      link: { href: `${hosts.origin(target)}/`, label: 'Open in a tab', target: '_blank' },
    } as const
    sendPage(res, page, hosts.ideOrigin)
  }
}

function redirect(res: ServerResponse, to: string, cookie?: string): void {
  res.writeHead(302, {
    Location: to,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'Content-Length': 0,
    ...(cookie && { 'Set-Cookie': cookie }),
  })
  res.end()
}
