import {
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
  type AuthenticationResponseJSON,
} from '@simplewebauthn/server'
import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { CeremonyOptions } from '../../shared/accounts.ts'
import { AppError } from '../../shared/errors.ts'
import type { Clock } from '../seams.ts'
import type { Database } from '../store/schema.ts'
import type { OneTime } from './one-time.ts'
import type { RelyingParty } from './relying-party.ts'
import { hashSecret, newSecret } from './secrets.ts'
import type { AccountsTables } from './tables.ts'

const LIFE_MS = 5 * 60_000
const Payload = z.object({ challengeHash: z.string() })
const Answer = z.object({
  id: z.string().regex(/^[\w-]{1,2000}$/),
  response: z.looseObject({ userHandle: z.string().max(200).optional() }),
})
type PasskeyRow = Selectable<AccountsTables['passkey']>
type Deps = { db: Kysely<Database>; oneTime: OneTime; party: RelyingParty; clock: Clock }

/** Lets people in by a passkey they have; the browser knows which, we need not ask for a name. */
export class SignIn {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async begin(): Promise<CeremonyOptions> {
    const challenge = newSecret()
    const options = await generateAuthenticationOptions({
      rpID: this.#deps.party.id,
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      userVerification: 'preferred',
    })
    const payload = { challengeHash: hashSecret(challenge).toString('base64') }
    const made = { kind: 'sign-in', secret: challenge, payload, lifeMs: LIFE_MS } as const
    const { id } = await this.#deps.oneTime.make(made)
    return { challengeId: id, options: { ...options } }
  }

  /** The person's id. The challenge is used up whatever comes of it. */
  async finish(answer: {
    challengeId: string
    response: Record<string, unknown>
  }): Promise<string> {
    const row = await this.#deps.oneTime.take('sign-in', { id: answer.challengeId })
    if (!row) throw new AppError('bad_input', 'This took too long. Start again.')
    const parsed = Answer.safeParse(answer.response)
    if (!parsed.success) throw new AppError('bad_input', 'This is no answer of a passkey.')
    const passkey = await this.#passkey(parsed.data.id)
    if (!passkey) {
      throw new AppError(
        'unauthenticated',
        'This passkey is not known here. It may have been revoked.',
      )
    }
    const { userHandle } = parsed.data.response
    if (userHandle !== undefined && userHandle !== handleOf(passkey.user_id)) throw refused()
    const { challengeHash } = Payload.parse(row.payload)
    const counter = await this.#verify(answer.response, { passkey, challengeHash })
    await this.#used(passkey.id, counter)
    return passkey.user_id
  }

  async #passkey(id: string): Promise<PasskeyRow | undefined> {
    return this.#deps.db.selectFrom('passkey').selectAll().where('id', '=', id).executeTakeFirst()
  }

  async #verify(
    response: Record<string, unknown>,
    { passkey, challengeHash }: { passkey: PasskeyRow; challengeHash: string },
  ): Promise<number> {
    const { party } = this.#deps
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        // The library checks every field of it.
        response: response as unknown as AuthenticationResponseJSON,
        expectedChallenge: (challenge) =>
          hashSecret(challenge).toString('base64') === challengeHash,
        expectedOrigin: [...party.origins],
        expectedRPID: party.id,
        requireUserVerification: false,
        credential: {
          id: passkey.id,
          publicKey: new Uint8Array(passkey.public_key),
          counter: Number(passkey.counter),
        },
      })
      if (verified) return authenticationInfo.newCounter
    } catch (cause) {
      throw refused(cause)
    }
    throw refused()
  }

  async #used(id: string, counter: number): Promise<void> {
    await this.#deps.db
      .updateTable('passkey')
      .set({ counter, last_used_at: new Date(this.#deps.clock.now()) })
      .where('id', '=', id)
      .execute()
  }
}

function handleOf(userId: string): string {
  return Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url')
}

function refused(cause?: unknown): AppError {
  return new AppError('unauthenticated', 'The passkey was not accepted. Try again.', { cause })
}
