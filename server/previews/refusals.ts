import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError, ERRORS, type ErrorCode } from '../../shared/errors.ts'
import { failureBody } from '../http/kit.ts'
import { unreachable } from '../../shared/unreachable.ts'
import { corsHeaders, siblingOf } from './header-rules.ts'
import { sendPage, type PreviewPage } from './pages.ts'
import type { Verdict } from './preview-gate.ts'
import type { PreviewHosts, PreviewTarget } from './preview-host.ts'
import type { PreviewWorkspace } from './port-store.ts'

type Asked = { target: PreviewTarget; req: IncomingMessage; res: ServerResponse }

/** What a visitor hears instead of the app: a page for people, JSON for programs, internals never. */
export class Refusals {
  readonly #hosts: PreviewHosts

  constructor(deps: { hosts: PreviewHosts }) {
    this.#hosts = deps.hosts
  }

  refuse(verdict: Exclude<Verdict, { kind: 'open' }>, asked: Asked): void {
    switch (verdict.kind) {
      case 'unknown':
        return this.#say(asked, 'not_found', {
          title: 'There is no such preview',
          text: 'The address belongs to no workspace here. It may have been deleted.',
        })
      case 'sign_in':
        return this.#sendToSignIn(asked)
      case 'refused':
        return this.#say(asked, 'forbidden', {
          title: 'You cannot see this preview',
          text: `${verdict.reason} Ask someone there to invite you or to share the port.`,
        })
      default:
        return unreachable(verdict)
    }
  }

  nothingThere(asked: Asked): void {
    this.#say(asked, 'unavailable', {
      title: `Waiting for port ${asked.target.port}`,
      text: `Nothing listens there yet. Start your app on port ${asked.target.port}; this page opens it as soon as it answers.`,
      waits: true,
    })
  }

  asleep(workspace: PreviewWorkspace, asked: Asked): void {
    const link = {
      href: `${this.#hosts.ideOrigin}/`,
      label: 'Open Atelier',
      target: '_top',
    } as const
    if (workspace.status === 'starting' || workspace.status === 'running') {
      return this.#say(asked, 'sandbox_unavailable', {
        title: `${workspace.name} is starting`,
        text: 'Its app opens here as soon as it answers.',
        waits: true,
      })
    }
    this.#say(asked, 'sandbox_unavailable', {
      title: `${workspace.name} is stopped`,
      text: 'Start the workspace to see its app. This page opens it by itself then.',
      link,
      waits: true,
    })
  }

  /** Ports of the sandbox's own machinery. */
  hidden(asked: Asked): void {
    this.#say(asked, 'forbidden', {
      title: `Port ${asked.target.port} cannot be previewed`,
      text: 'It belongs to the workspace itself, not to an app in it.',
    })
  }

  broken(req: IncomingMessage, res: ServerResponse): void {
    if (res.headersSent || res.destroyed) return void res.destroy()
    // The app's own words may have been set before they turned out to be none.
    res.statusMessage = ''
    const text = 'It closed the connection before it answered. Its terminal may say why.'
    const page = { title: 'The app gave no answer', text, status: 502 }
    if (isNavigation(req)) return sendPage(res, page, this.#hosts.ideOrigin)
    this.#json(res, {
      code: 'unavailable',
      message: `The app gave no answer. ${text}`,
      status: 502,
    })
  }

  foreign(res: ServerResponse): void {
    const message = 'Another site may not use this preview in your name.'
    this.#json(res, { code: 'forbidden', message })
  }

  /** Only a page load is sent away; a script gets a plain 401, never a login page. */
  #sendToSignIn(asked: Asked): void {
    const { target, req, res } = asked
    if (!isNavigation(req)) {
      return this.#say(asked, 'unauthenticated', {
        title: 'Sign in first',
        text: 'This preview is for members of its workspace. Open it in the browser once, or send an API token.',
      })
    }
    const query = new URLSearchParams({ host: this.#hosts.host(target), to: req.url ?? '/' })
    res.writeHead(302, {
      Location: `${this.#hosts.ideOrigin}/api/previews/authorize?${query.toString()}`,
      'Cache-Control': 'no-store',
      'Content-Length': 0,
    })
    res.end()
  }

  #say(asked: Asked, code: ErrorCode, page: Omit<PreviewPage, 'status'>): void {
    const { req, res, target } = asked
    const { status } = ERRORS[code]
    if (isNavigation(req)) return sendPage(res, { ...page, status }, this.#hosts.ideOrigin)
    const { origin } = req.headers
    const sibling = siblingOf(origin, { hosts: this.#hosts, target })
    const cors = sibling && origin ? corsHeaders(origin) : []
    this.#json(res, { code, message: `${page.title}. ${page.text}`, cors })
  }

  #json(
    res: ServerResponse,
    said: { code: ErrorCode; message: string; status?: number; cors?: string[] },
  ): void {
    const body = JSON.stringify(failureBody(new AppError(said.code, said.message)))
    res.writeHead(said.status ?? ERRORS[said.code].status, [
      'Content-Type',
      'application/json',
      'Content-Length',
      String(Buffer.byteLength(body)),
      'Cache-Control',
      'no-store',
      ...(said.cors ?? []),
    ])
    res.end(body)
  }
}

/** Whether a person waits for a page. Old browsers say so only by what they accept. */
export function isNavigation({ method, headers }: IncomingMessage): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  const mode = headers['sec-fetch-mode']
  if (mode !== undefined) return mode === 'navigate'
  return headers.accept?.includes('text/html') ?? false
}
