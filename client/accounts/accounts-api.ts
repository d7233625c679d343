import { z } from 'zod'
import { CeremonyOptions, LinkInfo, Me } from '../../shared/accounts.ts'
import { AppError } from '../../shared/errors.ts'
import { WorkspaceId } from '../../shared/ids.ts'
import { api } from '../app/api.ts'

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

/** The ways in and out. */
export const accountsApi = {
  describeLink: (link: string) =>
    api.call('POST', '/api/accounts/links/describe', LinkInfo, {
      body: { link },
      repeatable: true,
    }),
  join: (link: string) => api.call('POST', '/api/accounts/join', Joined, { body: { link } }),
  signOut: () => api.send('POST', '/api/accounts/sign-out'),

  passkeyOptions: (body: { name?: string; link?: string }) =>
    api.call('POST', '/api/accounts/passkeys/options', CeremonyOptions, { body, repeatable: true }),
  addPasskey: (body: { challengeId: string; response: object }) =>
    api.send('POST', '/api/accounts/passkeys', { body }),
  signInOptions: () =>
    api.call('POST', '/api/accounts/sign-in/options', CeremonyOptions, {
      body: {},
      repeatable: true,
    }),
  signIn: (body: { challengeId: string; response: object }) =>
    api.send('POST', '/api/accounts/sign-in', { body }),
}
