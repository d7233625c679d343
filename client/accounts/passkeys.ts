import { patiently } from '../app/patiently.ts'
import { t } from '../words/words.ts'
import { accountsApi } from './accounts-api.ts'

type Begin = (options: Record<string, unknown>) => Promise<object>
export type CeremonyDeps = {
  readonly api: Pick<
    typeof accountsApi,
    'passkeyOptions' | 'addPasskey' | 'signInOptions' | 'signIn'
  >
  readonly create: Begin
  readonly get: Begin
}

/** The two passkey ceremonies: the browser in the middle, the server before and after. */
export class Passkeys {
  readonly #deps: CeremonyDeps

  constructor(deps: CeremonyDeps) {
    this.#deps = deps
  }

  /** Makes a passkey for whoever is signed in, or for whom the link names. */
  async register(who: { name?: string; link?: string }): Promise<void> {
    const { challengeId, options } = await this.#deps.api.passkeyOptions(who)
    const response = await this.#deps.create(options)
    await this.#deps.api.addPasskey({ challengeId, response })
  }

  async signIn(): Promise<void> {
    const { challengeId, options } = await this.#deps.api.signInOptions()
    const response = await this.#deps.get(options)
    await this.#deps.api.signIn({ challengeId, response })
  }
}

/** The browser's half of the library the server uses; nobody needs it before they press a button. */
const library = () => patiently(() => import('@simplewebauthn/browser'))

// The server made these options with the same library: the browser's half checks them.
export const passkeys = new Passkeys({
  api: accountsApi,
  create: async (options) => (await library()).startRegistration({ optionsJSON: options as never }),
  get: async (options) => (await library()).startAuthentication({ optionsJSON: options as never }),
})

/** Fetches what a ceremony needs while somebody still looks for the button. */
export function preparePasskeys(): void {
  // What is missing then is asked for again, and told, when it is needed.
  library().catch(() => {})
}

/** A failed ceremony as a sentence that says what to do. */
export function ceremonyMessage(error: unknown): string {
  const name = error instanceof Error ? error.name : ''
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') {
    return t('This device already has a passkey of yours.')
  }
  if (code === 'ERROR_INVALID_DOMAIN' || code === 'ERROR_INVALID_RP_ID') {
    return t(
      'Passkeys do not work at this address. Open Atelier at the address it printed when it started.',
    )
  }
  if (name === 'NotAllowedError' || name === 'AbortError') {
    return t('That was cancelled, or it took too long. Try again when you are ready.')
  }
  if (name === 'SecurityError') {
    return t(
      'Passkeys do not work at this address. An IP address cannot have one; use localhost or a domain.',
    )
  }
  if (name === 'InvalidStateError') return t('This device already has a passkey of yours.')
  return error instanceof Error && error.message
    ? error.message
    : t('The passkey did not work. Try again.')
}
