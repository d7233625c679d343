import type { Context } from 'hono'
import {
  CeremonyOptions,
  CeremonyResponse,
  Joined,
  LinkInfo,
  LinkRequest,
  Me,
  PasskeyOptionsRequest,
} from '../../shared/accounts.ts'
import { AppError } from '../../shared/errors.ts'
import { callerOf, type Anyone } from '../http/gate.ts'
import { answers, createRoute, jsonBody, noContent, router } from '../http/kit.ts'
import type { Accounts } from './accounts.ts'
import { deviceName } from './device-name.ts'
import { ownRoutes } from './own-routes.ts'
import { requireSession } from './require-session.ts'
import { giveCookie, takeCookie } from './session-cookie.ts'

const describe = createRoute({
  method: 'post',
  path: '/accounts/links/describe',
  summary: 'What a link opens, before anybody goes through it',
  request: { body: jsonBody(LinkRequest) },
  responses: answers(200, LinkInfo),
})
const beginPasskey = createRoute({
  method: 'post',
  path: '/accounts/passkeys/options',
  summary: 'Begins a registration: with a link for a newcomer, signed in for another passkey',
  request: { body: jsonBody(PasskeyOptionsRequest) },
  responses: answers(200, CeremonyOptions),
})
const finishPasskey = createRoute({
  method: 'post',
  path: '/accounts/passkeys',
  summary: 'Ends a registration and signs in',
  request: { body: jsonBody(CeremonyResponse) },
  responses: answers(201, Me),
})
const beginSignIn = createRoute({
  method: 'post',
  path: '/accounts/sign-in/options',
  summary: 'Begins a sign-in by passkey',
  responses: answers(200, CeremonyOptions),
})
const finishSignIn = createRoute({
  method: 'post',
  path: '/accounts/sign-in',
  summary: 'Ends a sign-in: sets the session cookie',
  request: { body: jsonBody(CeremonyResponse) },
  responses: answers(200, Me),
})
const signOut = createRoute({
  method: 'post',
  path: '/accounts/sign-out',
  summary: 'Ends this session and everything open in it',
  responses: noContent,
})
const join = createRoute({
  method: 'post',
  path: '/accounts/join',
  summary: 'Goes through an invite link as the person who is signed in',
  request: { body: jsonBody(LinkRequest) },
  responses: answers(200, Joined),
})

/** The entrance, open to all, and everybody's own things behind it. Needs `installGate` before it. */
export function accountRoutes(deps: { accounts: Accounts }) {
  const { accounts } = deps
  const enter = async (c: Context<Anyone>, userId: string): Promise<Me> => {
    const old = c.var.caller
    // One browser, one session: the one this cookie held before would be lost but alive.
    if (old?.via.kind === 'session') await endQuietly(accounts, old.userId, old.via.id)
    const device = deviceName(c.req.header('user-agent'))
    giveCookie(c, accounts.publicUrl, await accounts.sessions.open(userId, device))
    return accounts.me(userId)
  }
  return router<Anyone>()
    .openapi(describe, async (c) =>
      c.json(await accounts.links.describe(c.req.valid('json').link), 200),
    )
    .openapi(beginPasskey, async (c) => {
      const wish = c.req.valid('json')
      if (wish.link === undefined) requireSession(c)
      return c.json(await accounts.registration.begin(wish, c.var.caller), 200)
    })
    .openapi(finishPasskey, async (c) => {
      const device = deviceName(c.req.header('user-agent'))
      const answer = { ...c.req.valid('json'), device }
      const userId = await accounts.registration.finish(answer)
      if (c.var.caller?.userId === userId) return c.json(await accounts.me(userId), 201)
      return c.json(await enter(c, userId), 201)
    })
    .openapi(beginSignIn, async (c) => c.json(await accounts.signIn.begin(), 200))
    .openapi(finishSignIn, async (c) =>
      c.json(await enter(c, await accounts.signIn.finish(c.req.valid('json'))), 200),
    )
    .openapi(signOut, async (c) => {
      const { caller } = c.var
      if (caller?.via.kind === 'session') await endQuietly(accounts, caller.userId, caller.via.id)
      takeCookie(c, accounts.publicUrl)
      return c.body(null, 204)
    })
    .openapi(join, async (c) => {
      const { userId } = callerOf(c)
      const { link } = c.req.valid('json')
      return c.json({ workspaceId: await accounts.invites.redeem(link, userId) }, 200)
    })
    .route('/', ownRoutes({ accounts }))
}

/** Somebody else may have ended it already, which is what we want. */
async function endQuietly(accounts: Accounts, userId: string, id: string): Promise<void> {
  await accounts.sessions.end(userId, id).catch((error: unknown) => {
    if (!(error instanceof AppError && error.code === 'not_found')) throw error
  })
}
