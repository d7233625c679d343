import { OpenAPIHono } from '@hono/zod-openapi'
import type { Kysely } from 'kysely'
import { Me, type CeremonyOptions } from '../../shared/accounts.ts'
import { installGate, type Anyone } from '../http/gate.ts'
import { onError } from '../http/kit.ts'
import { Origins } from '../http/origins.ts'
import { RateLimits } from '../http/rate-limits.ts'
import type { Database } from '../store/schema.ts'
import { peopleOn } from '../workspaces/test-people.ts'
import { Accounts } from './accounts.ts'
import { accountRoutes } from './routes.ts'
import { TestAuthenticator } from './test-authenticator.ts'

export const PUBLIC_URL = 'http://localhost:3000'
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** The accounts as they are put together in earnest, on a clock that a test moves. */
export function accountsOn(db: Kysely<Database>, publicUrl = PUBLIC_URL) {
  const clock = { ms: Date.now(), now: () => clock.ms }
  const people = peopleOn(db)
  const accounts = new Accounts({ db, publicUrl, clock, invites: people.invites })
  const origins = new Origins({ publicUrl, port: 3000 })
  const limits = new RateLimits()
  const { authenticate } = accounts
  const app = new OpenAPIHono<Anyone>()
  installGate(app, { authenticate, origins, limits, trustedProxies: 1 })
  app.route('/api', accountRoutes({ accounts }))
  const failures: unknown[] = []
  app.onError(onError({ error: (fields) => failures.push(fields) }))
  const browser = () => new TestBrowser(app, publicUrl)
  return { ...people, accounts, app, origins, limits, clock, failures, browser, publicUrl }
}
export type AccountsWorld = ReturnType<typeof accountsOn>

/** A browser: keeps cookies, names its origin, has a passkey device. */
export class TestBrowser {
  readonly passkeys: TestAuthenticator
  readonly headers: Record<string, string>
  readonly #app: OpenAPIHono<Anyone>
  cookie = ''

  constructor(app: OpenAPIHono<Anyone>, origin: string) {
    this.#app = app
    this.passkeys = new TestAuthenticator(origin)
    this.headers = { origin, 'sec-fetch-site': 'same-origin', 'user-agent': FIREFOX }
  }

  async send(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await this.#app.request(path, {
      method,
      headers: {
        ...this.headers,
        ...(this.cookie && { cookie: this.cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const set = response.headers.getSetCookie()[0]
    if (set) this.cookie = /Max-Age=0/.test(set) ? '' : (set.split(';')[0] ?? '')
    return response
  }

  /** The answer's body; a failure throws it. */
  async call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<T> {
    const response = await this.send(method, path, body)
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
    return (response.status === 204 ? undefined : await response.json()) as T
  }

  /** Goes through a link as a newcomer. */
  async register(wish: { name?: string; link?: string }): Promise<Me> {
    const begun = await this.call<CeremonyOptions>('POST', '/api/accounts/passkeys/options', wish)
    const response = this.passkeys.create(begun.options)
    const { challengeId } = begun
    return Me.parse(await this.call('POST', '/api/accounts/passkeys', { challengeId, response }))
  }

  async signIn(): Promise<Me> {
    const begun = await this.call<CeremonyOptions>('POST', '/api/accounts/sign-in/options', {})
    const response = this.passkeys.get(begun.options)
    const { challengeId } = begun
    return Me.parse(await this.call('POST', '/api/accounts/sign-in', { challengeId, response }))
  }
}

/** The secret of a link. */
export function secretOf(link: { url: string }): string {
  return link.url.split('/join/')[1] ?? ''
}

/** A browser with the instance's owner in it. */
export async function anOwner(world: AccountsWorld, name = 'Ada'): Promise<TestBrowser> {
  const browser = world.browser()
  await browser.register({ name, link: secretOf(await world.accounts.createOwnerLink()) })
  return browser
}
