import { z } from 'zod'
import { ApiToken, MadeApiToken, Me, Passkey, Session } from '../../shared/accounts.ts'
import { api, url } from '../app/api.ts'

/** One's own name, passkeys, sessions and tokens. */
export const myAccountApi = {
  rename: (name: string) => api.call('PATCH', '/api/me', Me, { body: { name } }),

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
