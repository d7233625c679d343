import { z } from 'zod'
import {
  ApiToken,
  CeremonyOptions,
  LinkInfo,
  MadeApiToken,
  Me,
  Passkey,
  Session,
} from '../../shared/accounts.ts'
import { AppError } from '../../shared/errors.ts'
import { WorkspaceId } from '../../shared/ids.ts'
import { api, url } from '../app/api.ts'

/** What joining leads to; an owner link leads to no workspace. */
const Joined = z.looseObject({ workspaceId: WorkspaceId.optional() })

/** Who is signed in, or null. */
export async function getMe(signal?: AbortSignal): Promise<Me | null> {
  try {
    return await api.call('GET', '/api/me', Me, { signal })
  } catch (error) {
    if (error instanceof AppError && error.code === 'unauthenticated') return null
    throw error
  }
}

export const accountsApi = {
  rename: (name: string) => api.call('PATCH', '/api/me', Me, { body: { name } }),
  describeLink: (link: string) =>
    api.call('POST', '/api/accounts/links/describe', LinkInfo, { body: { link } }),
  join: (link: string) => api.call('POST', '/api/accounts/join', Joined, { body: { link } }),
  signOut: () => api.send('POST', '/api/accounts/sign-out'),

  passkeyOptions: (body: { name?: string; link?: string }) =>
    api.call('POST', '/api/accounts/passkeys/options', CeremonyOptions, { body }),
  addPasskey: (body: { challengeId: string; response: object }) =>
    api.send('POST', '/api/accounts/passkeys', { body }),
  signInOptions: () =>
    api.call('POST', '/api/accounts/sign-in/options', CeremonyOptions, { body: {} }),
  signIn: (body: { challengeId: string; response: object }) =>
    api.send('POST', '/api/accounts/sign-in', { body }),

  passkeys: async () =>
    (await api.call('GET', '/api/accounts/passkeys', z.object({ passkeys: z.array(Passkey) })))
      .passkeys,
  renamePasskey: (id: string, name: string) =>
    api.send('PATCH', url`/api/accounts/passkeys/${id}`, { body: { name } }),
  revokePasskey: (id: string) => api.send('DELETE', url`/api/accounts/passkeys/${id}`),

  sessions: async () =>
    (await api.call('GET', '/api/accounts/sessions', z.object({ sessions: z.array(Session) })))
      .sessions,
  endSession: (id: string) => api.send('DELETE', url`/api/accounts/sessions/${id}`),

  tokens: async () =>
    (await api.call('GET', '/api/tokens', z.object({ tokens: z.array(ApiToken) }))).tokens,
  makeToken: (name: string) => api.call('POST', '/api/tokens', MadeApiToken, { body: { name } }),
  revokeToken: (id: string) => api.send('DELETE', url`/api/tokens/${id}`),
}
