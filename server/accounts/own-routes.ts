import { z } from '@hono/zod-openapi'
import {
  ApiTokenList,
  MadeApiToken,
  Me,
  MeChange,
  NewApiToken,
  Passkey,
  PasskeyChange,
  PasskeyList,
  SessionList,
  Ticket,
} from '../../shared/accounts.ts'
import { callerOf, type Anyone } from '../http/gate.ts'
import { answers, createRoute, jsonBody, noContent, router } from '../http/kit.ts'
import type { Accounts } from './accounts.ts'
import { requireSession } from './require-session.ts'

const byUuid = { params: z.object({ id: z.uuid() }) }
const byPasskey = { params: z.object({ id: z.string().regex(/^[\w-]{1,2000}$/) }) }

const me = createRoute({
  method: 'get',
  path: '/me',
  summary: 'Who you are',
  responses: answers(200, Me),
})
const changeMe = createRoute({
  method: 'patch',
  path: '/me',
  summary: 'Changes your name',
  request: { body: jsonBody(MeChange) },
  responses: answers(200, Me),
})
const listPasskeys = createRoute({
  method: 'get',
  path: '/accounts/passkeys',
  summary: 'Your passkeys',
  responses: answers(200, PasskeyList),
})
const renamePasskey = createRoute({
  method: 'patch',
  path: '/accounts/passkeys/{id}',
  summary: 'Names a passkey',
  request: { ...byPasskey, body: jsonBody(PasskeyChange) },
  responses: answers(200, Passkey),
})
const revokePasskey = createRoute({
  method: 'delete',
  path: '/accounts/passkeys/{id}',
  summary: 'Takes a passkey away, but never the last one',
  request: byPasskey,
  responses: noContent,
})
const listSessions = createRoute({
  method: 'get',
  path: '/accounts/sessions',
  summary: 'Where you are signed in',
  responses: answers(200, SessionList),
})
const endSession = createRoute({
  method: 'delete',
  path: '/accounts/sessions/{id}',
  summary: 'Signs out one device',
  request: byUuid,
  responses: noContent,
})
const endOtherSessions = createRoute({
  method: 'delete',
  path: '/accounts/sessions',
  summary: 'Signs out every device but this one',
  responses: noContent,
})
const listTokens = createRoute({
  method: 'get',
  path: '/tokens',
  summary: 'Your API tokens',
  responses: answers(200, ApiTokenList),
})
const makeToken = createRoute({
  method: 'post',
  path: '/tokens',
  summary: 'Makes an API token; it is told only here',
  request: { body: jsonBody(NewApiToken) },
  responses: answers(201, MadeApiToken),
})
const revokeToken = createRoute({
  method: 'delete',
  path: '/tokens/{id}',
  summary: 'Revokes an API token and closes what is open with it',
  request: byUuid,
  responses: noContent,
})
const makeTicket = createRoute({
  method: 'post',
  path: '/tickets',
  summary: 'Opens one WebSocket within a minute, as `?ticket=`',
  responses: answers(201, Ticket),
})

/** What belongs to whoever asks: nobody can name another person's things here. */
export function ownRoutes({ accounts }: { accounts: Accounts }) {
  return router<Anyone>()
    .openapi(me, async (c) => c.json(await accounts.me(callerOf(c).userId), 200))
    .openapi(changeMe, async (c) => {
      const { name } = c.req.valid('json')
      return c.json(await accounts.rename(callerOf(c).userId, name), 200)
    })
    .openapi(listPasskeys, async (c) =>
      c.json({ passkeys: await accounts.passkeys.list(callerOf(c).userId) }, 200),
    )
    .openapi(renamePasskey, async (c) => {
      const { userId } = requireSession(c)
      const { id } = c.req.valid('param')
      return c.json(await accounts.passkeys.rename(userId, id, c.req.valid('json').name), 200)
    })
    .openapi(revokePasskey, async (c) => {
      await accounts.passkeys.revoke(requireSession(c).userId, c.req.valid('param').id)
      return c.body(null, 204)
    })
    .openapi(listSessions, async (c) => {
      const { userId, via } = callerOf(c)
      return c.json({ sessions: await accounts.sessions.list(userId, via.id) }, 200)
    })
    .openapi(endSession, async (c) => {
      await accounts.sessions.end(callerOf(c).userId, c.req.valid('param').id)
      return c.body(null, 204)
    })
    .openapi(endOtherSessions, async (c) => {
      const { userId, via } = callerOf(c)
      await accounts.sessions.endOthers(userId, via.id)
      return c.body(null, 204)
    })
    .openapi(listTokens, async (c) =>
      c.json({ tokens: await accounts.tokens.list(callerOf(c).userId) }, 200),
    )
    .openapi(makeToken, async (c) => {
      const { name } = c.req.valid('json')
      return c.json(await accounts.tokens.make(callerOf(c).userId, name), 201)
    })
    .openapi(revokeToken, async (c) => {
      await accounts.tokens.revoke(callerOf(c).userId, c.req.valid('param').id)
      return c.body(null, 204)
    })
    .openapi(makeTicket, async (c) => c.json(await accounts.tickets.make(callerOf(c)), 201))
}
