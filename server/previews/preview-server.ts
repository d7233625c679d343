import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WorkspaceId } from '../../shared/ids.ts'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { Agent } from '../agent/agent.ts'
import type { Access, Sandboxes } from '../seams.ts'
import type { Exchanges } from './exchanges.ts'
import type { Handoff } from './handoff.ts'
import { corsHeaders, siblingOf, type HeaderContext } from './header-rules.ts'
import type { Guest, PreviewGate, SignIns, Verdict } from './preview-gate.ts'
import type { PreviewHosts, PreviewTarget } from './preview-host.ts'
import { hasBody, relay } from './relay.ts'
import { REPORTER_PATH, sendReporter, wantsReporter } from './reporter.ts'
import { Refusals, isNavigation } from './refusals.ts'
import { openTunnel } from './tunnel.ts'
import type { Upstreams } from './upstreams.ts'
import type { VisitorCookie } from './visitor-cookie.ts'

type Deps = {
  hosts: PreviewHosts
  gate: PreviewGate
  cookie: VisitorCookie
  handoff: Handoff
  exchanges: Exchanges
  upstreams: Upstreams
  access: Pick<Access, 'onChange'>
  signIns: Pick<SignIns, 'onEnded'>
  sandboxes: Pick<Sandboxes, 'findAgent' | 'touch'>
  log: { error(fields: object, phrase: string): void }
}
type Opened = Extract<Verdict, { kind: 'open' }>
type Visit = { target: PreviewTarget; guest: Guest; opened: Opened; context: HeaderContext }

const RECHECK_MS = 60_000
/** A dev server that restarts is away for a moment. */
const REDIAL_MS = [100, 200, 400]

/** Everything that arrives at a preview's host: the app, the way in, and what to say when there is neither. */
export class PreviewServer implements Disposable {
  readonly #deps: Deps
  readonly #refusals: Refusals
  readonly #timer: NodeJS.Timeout
  readonly #unsubscribe: (() => void)[]

  constructor(deps: Deps) {
    this.#deps = deps
    this.#refusals = new Refusals(deps)
    this.#timer = setInterval(() => void deps.exchanges.recheck(), RECHECK_MS)
    this.#timer.unref()
    this.#unsubscribe = [
      deps.access.onChange(({ workspaceId }) => void this.recheck(workspaceId)),
      deps.signIns.onEnded(() => void deps.exchanges.recheck()),
    ]
  }

  /** Ends what may no longer be seen. */
  recheck(workspaceId: WorkspaceId): Promise<void> {
    return this.#deps.exchanges.recheck(workspaceId)
  }

  /** Takes requests to previews; false: it is none, and nothing was touched. */
  handleRequest(req: IncomingMessage, res: ServerResponse): boolean {
    const target = this.#deps.hosts.parse(req.headers.host)
    if (!target) return false
    this.#serve(target, req, res).catch((error: unknown) => {
      this.#deps.log.error({ err: error }, 'preview request failed')
      if (res.headersSent) res.destroy()
      else this.#refusals.broken(req, res)
    })
    return true
  }

  /** The same for upgrades. */
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const target = this.#deps.hosts.parse(req.headers.host)
    if (!target) return false
    socket.on('error', () => socket.destroy())
    this.#upgrade(target, req, { socket, head }).catch((error: unknown) => {
      if (!(error instanceof AppError)) {
        this.#deps.log.error({ err: error }, 'preview upgrade failed')
      }
      refuseUpgrade(socket, 502)
    })
    return true
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    this.#deps.exchanges.endAll()
  }

  async #serve(target: PreviewTarget, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { gate, handoff } = this.#deps
    const context = this.#context(target, req)
    if (this.#answerPreflight(req, res, context)) return
    if (req.url?.startsWith('/.atelier/') && (await handoff.serve(target, req, res))) return
    const guest = await gate.guest(req.headers)
    const verdict = await gate.decide(target, guest)
    if (verdict.kind !== 'open') return this.#refusals.refuse(verdict, { target, req, res })
    if (this.#isForged(req, context, verdict)) return this.#refusals.foreign(res)
    const visit = { target, guest, opened: verdict, context: told(context, guest) }
    if (verdict.userId) this.#deps.sandboxes.touch(verdict.workspace.id)
    if (req.url === '/.atelier/ready') return this.#answerReady(visit, res)
    if (req.url === REPORTER_PATH && verdict.userId) {
      return sendReporter(res, this.#deps.hosts.ideOrigin)
    }
    const agent = this.#deps.sandboxes.findAgent(verdict.workspace.id)
    if (!agent) {
      const workspace = (await gate.freshWorkspace(target.slug)) ?? verdict.workspace
      return this.#refusals.asleep(workspace, { target, req, res })
    }
    this.#relay(visit, agent, { req, res, tries: 0 })
  }

  #relay(
    visit: Visit,
    agent: Agent,
    at: { req: IncomingMessage; res: ServerResponse; tries: number },
  ): void {
    const { req, res } = at
    const { target, guest, opened, context } = visit
    if (at.tries === 0) {
      const done = this.#deps.exchanges.add({
        workspaceId: opened.workspace.id,
        target,
        guest,
        end: () => res.destroy(),
      })
      res.once('close', done)
    }
    relay({
      pool: this.#deps.upstreams.pool(agent, target.port),
      req,
      res,
      context,
      setCookie: this.#renewal(visit),
      reporter: wantsReporter(req, opened.userId !== undefined),
      onFailure: (error) => {
        const wait = REDIAL_MS[at.tries]
        if (hasCode(error, 'forbidden')) return this.#refusals.hidden({ target, req, res })
        if (!hasCode(error, 'not_found')) return this.#refusals.broken(req, res)
        if (wait === undefined || hasBody(req) || isNavigation(req)) {
          return this.#refusals.nothingThere({ target, req, res })
        }
        setTimeout(() => this.#relay(visit, agent, { req, res, tries: at.tries + 1 }), wait)
      },
    })
  }

  async #upgrade(
    target: PreviewTarget,
    req: IncomingMessage,
    { socket, head }: { socket: Duplex; head: Buffer },
  ): Promise<void> {
    const { gate, sandboxes, exchanges } = this.#deps
    const context = this.#context(target, req)
    const guest = await gate.guest(req.headers)
    const verdict = await gate.decide(target, guest)
    if (verdict.kind === 'unknown') return refuseUpgrade(socket, 404)
    if (verdict.kind === 'sign_in') return refuseUpgrade(socket, 401)
    if (verdict.kind === 'refused' || this.#isForged(req, context, verdict)) {
      return refuseUpgrade(socket, 403)
    }
    const agent = sandboxes.findAgent(verdict.workspace.id)
    if (!agent) return refuseUpgrade(socket, 503)
    if (verdict.userId) sandboxes.touch(verdict.workspace.id)
    const end = () => socket.destroy()
    const done = exchanges.add({ workspaceId: verdict.workspace.id, target, guest, end })
    socket.once('close', done)
    const app = await agent.dial(target.port)
    if (socket.destroyed) return void app.destroy()
    openTunnel({ req, browser: socket, head, app, context: told(context, guest) })
  }

  #context(target: PreviewTarget, req: IncomingMessage): HeaderContext {
    return {
      hosts: this.#deps.hosts,
      target,
      origin: req.headers.origin,
      clientAddress: req.socket.remoteAddress ?? '',
      dropAuthorization: false,
    }
  }

  /** A preflight carries no cookie, so between ports of one workspace it is answered without one. */
  #answerPreflight(req: IncomingMessage, res: ServerResponse, context: HeaderContext): boolean {
    const asked = req.headers['access-control-request-method']
    if (req.method !== 'OPTIONS' || asked === undefined) return false
    if (!context.origin || !siblingOf(context.origin, context)) return false
    const headers = corsHeaders(context.origin)
    headers.push('Access-Control-Allow-Methods', asked, 'Access-Control-Max-Age', '600')
    const names = req.headers['access-control-request-headers']
    if (names) headers.push('Access-Control-Allow-Headers', names)
    res.writeHead(204, headers)
    res.end()
    return true
  }

  /**
   * A page of another origin that uses the visitor's cookie. For WebSockets any foreign page is one,
   * since the browser asks nobody before it opens them; else it is another workspace's preview, which
   * may count as the same site.
   */
  #isForged(req: IncomingMessage, context: HeaderContext, opened: Opened): boolean {
    const { hosts } = this.#deps
    const { origin } = context
    if (opened.rule.visibility === 'public' || origin === undefined) return false
    if (siblingOf(origin, context) || origin === hosts.ideOrigin) return false
    return req.headers.upgrade !== undefined || hosts.parseOrigin(origin) !== undefined
  }

  async #answerReady({ target, opened }: Visit, res: ServerResponse): Promise<void> {
    const agent = this.#deps.sandboxes.findAgent(opened.workspace.id)
    const app = await agent?.dial(target.port).catch(() => undefined)
    app?.destroy()
    res.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    res.end(JSON.stringify({ ready: app !== undefined }))
  }

  /** A fresh cookie before the old one grows stale; the gate has just looked at the session. */
  #renewal({ guest }: Visit): string | undefined {
    if (guest.kind !== 'visitor' || !this.#deps.cookie.isAgeing(guest.visitor)) return undefined
    const { uid, via, ws, port, epoch, end } = guest.visitor
    return this.#deps.cookie.issue({ uid, via, ws, port, epoch }, end)
  }
}

/** What only a program's token shows: the app must not see it. */
function told(context: HeaderContext, guest: Guest): HeaderContext {
  return guest.kind === 'caller' ? { ...context, dropAuthorization: true } : context
}

function hasCode(error: unknown, code: ErrorCode): boolean {
  return error instanceof AppError && error.code === code
}

const REASONS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
}
function refuseUpgrade(socket: Duplex, status: number): void {
  if (socket.destroyed) return
  socket.end(
    `HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  )
}
