import { randomUUID } from 'node:crypto'
import {
  generateRegistrationOptions,
  verifyRegistrationResponse,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { CeremonyOptions } from '../../shared/accounts.ts'
import { AppError } from '../../shared/errors.ts'
import { UserId } from '../../shared/ids.ts'
import type { Caller } from '../seams.ts'
import { note } from '../store/audit.ts'
import type { Database } from '../store/schema.ts'
import { challengeOf } from './ceremony-response.ts'
import type { InviteDesk } from './invites.ts'
import type { Links } from './links.ts'
import type { OneTime } from './one-time.ts'
import { ensureOwner, findOwner } from './people.ts'
import { hashSecret, newSecret, seal, unseal } from './secrets.ts'
import { ALGORITHMS, type RelyingParty } from './relying-party.ts'

const LIFE_MS = 5 * 60_000
const Plan = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('more'), userId: UserId }),
  z.object({
    kind: z.literal('owner'),
    userId: UserId,
    name: z.string().optional(),
    link: z.string(),
  }),
  z.object({ kind: z.literal('invite'), userId: UserId, name: z.string(), link: z.string() }),
])
/** Whom a new passkey is for. `link` is sealed with the challenge, which only the browser keeps. */
type Plan = z.infer<typeof Plan>
const Payload = z.object({ challengeHash: z.string(), plan: Plan })

type Deps = {
  db: Kysely<Database>
  oneTime: OneTime
  links: Links
  invites: InviteDesk
  party: RelyingParty
}
type Wish = { name?: string | undefined; link?: string | undefined }
type Answer = { challengeId: string; response: Record<string, unknown>; device: string }

/** Makes passkeys: for newcomers with a link, and for people who want another one. */
export class Registration {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async begin(wish: Wish, caller: Caller | undefined): Promise<CeremonyOptions> {
    const { party, oneTime } = this.#deps
    const challenge = newSecret()
    const { plan, user } = await this.#plan(wish, { caller, challenge })
    const options = await generateRegistrationOptions({
      rpName: 'Atelier',
      rpID: party.id,
      userName: user.name,
      userDisplayName: user.name,
      userID: new Uint8Array(Buffer.from(user.id.replaceAll('-', ''), 'hex')),
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      attestationType: 'none',
      supportedAlgorithmIDs: ALGORITHMS,
      authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
      excludeCredentials: await this.#passkeysOf(user.id),
    })
    const payload = { challengeHash: hashSecret(challenge).toString('base64'), plan }
    const made = { kind: 'registration', secret: challenge, payload, lifeMs: LIFE_MS } as const
    const { id } = await oneTime.make(made)
    return { challengeId: id, options: { ...options } }
  }

  /** Uses the challenge up whatever comes of it; the link only if all goes well. */
  async finish({ challengeId, response, device }: Answer): Promise<string> {
    const row = await this.#deps.oneTime.take('registration', { id: challengeId })
    if (!row) throw new AppError('bad_input', 'This took too long. Start again.')
    const { challengeHash, plan } = Payload.parse(row.payload)
    const challenge = challengeOf(response)
    const credential = await this.#verify(response, challengeHash)
    const passkey = {
      id: credential.id,
      public_key: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: credential.transports ?? [],
      name: device,
      last_used_at: null,
    }
    const userId = await this.#deps.db.transaction().execute(async (trx) => {
      const personId = await this.#settle(trx, plan, challenge)
      const added = await trx
        .insertInto('passkey')
        .values({ ...passkey, user_id: personId })
        .onConflict((oc) => oc.column('id').doNothing())
        .returning('id')
        .executeTakeFirst()
      if (!added) throw new AppError('conflict', 'This passkey is known already. Sign in with it.')
      await note(trx, { kind: 'passkey_added', actor: personId, details: { name: device } })
      return personId
    })
    if (plan.kind === 'invite') await this.#join(plan.link, userId, challenge)
    return userId
  }

  async #plan(
    { name, link }: Wish,
    { caller, challenge }: { caller: Caller | undefined; challenge: string },
  ): Promise<{ plan: Plan; user: { id: string; name: string } }> {
    if (link === undefined) {
      if (!caller)
        throw new AppError('unauthenticated', 'Open the link you were given, or sign in.')
      return {
        plan: { kind: 'more', userId: caller.userId },
        user: { id: caller.userId, name: caller.name },
      }
    }
    const { kind } = await this.#deps.links.describe(link)
    const sealed = seal(link, challenge)
    if (kind === 'owner') return this.#planOwner(name, sealed)
    if (name === undefined) throw new AppError('bad_input', 'Say your name.')
    const userId = UserId.parse(randomUUID())
    return { plan: { kind, userId, name, link: sealed }, user: { id: userId, name } }
  }

  async #planOwner(
    name: string | undefined,
    link: string,
  ): Promise<{ plan: Plan; user: { id: string; name: string } }> {
    const owner = await findOwner(this.#deps.db)
    if (!owner && name === undefined) throw new AppError('bad_input', 'Say your name.')
    const userId = UserId.parse(owner?.id ?? randomUUID())
    return {
      plan: { kind: 'owner', userId, link, ...(name !== undefined && { name }) },
      user: { id: userId, name: name ?? owner?.name ?? '' },
    }
  }

  async #verify(response: Record<string, unknown>, challengeHash: string) {
    const { party } = this.#deps
    try {
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        // The library checks every field of it.
        response: response as unknown as RegistrationResponseJSON,
        expectedChallenge: (challenge) =>
          hashSecret(challenge).toString('base64') === challengeHash,
        expectedOrigin: [...party.origins],
        expectedRPID: party.id,
        requireUserVerification: false,
        supportedAlgorithmIDs: ALGORITHMS,
      })
      if (verified) return registrationInfo.credential
    } catch (cause) {
      throw new AppError('bad_input', 'The passkey was not accepted. Try again.', { cause })
    }
    throw new AppError('bad_input', 'The passkey was not accepted. Try again.')
  }

  /** Whose passkey it becomes; uses up an owner link, once. */
  async #settle(trx: Kysely<Database>, plan: Plan, challenge: string): Promise<string> {
    if (plan.kind === 'more') return plan.userId
    if (plan.kind === 'invite') {
      const values = { id: plan.userId, name: plan.name, instance_owner: false }
      await trx.insertInto('person').values(values).execute()
      return plan.userId
    }
    const link = unseal(plan.link, challenge)
    if (!(await this.#deps.oneTime.take('owner-link', { secret: link }, trx))) {
      throw new AppError('not_found', 'This link was used already. Ask for a new one.')
    }
    const { id } = await ensureOwner(trx, { id: plan.userId, name: plan.name })
    // The passkey carries the id it was begun with, and must not be kept under another.
    if (id !== plan.userId)
      throw new AppError('conflict', 'The owner came in another way. Start again.')
    if (plan.name !== undefined) await nameNewOwner(trx, id, plan.name)
    return id
  }

  /** Who cannot join stays no account either: nothing of the attempt is left. */
  async #join(sealed: string, userId: string, challenge: string): Promise<void> {
    try {
      await this.#deps.invites.redeem(unseal(sealed, challenge), UserId.parse(userId))
    } catch (error) {
      await this.#deps.db.deleteFrom('person').where('id', '=', userId).execute()
      throw error
    }
  }

  async #passkeysOf(userId: string): Promise<{ id: string; transports: string[] }[]> {
    return this.#deps.db
      .selectFrom('passkey')
      .select(['id', 'transports'])
      .where('user_id', '=', userId)
      .execute()
  }
}

/** The name given with a link is for a newcomer; an owner with passkeys keeps the one they chose. */
async function nameNewOwner(trx: Kysely<Database>, id: string, name: string): Promise<void> {
  const known = await trx
    .selectFrom('passkey')
    .select('id')
    .where('user_id', '=', id)
    .executeTakeFirst()
  if (!known) await trx.updateTable('person').set({ name }).where('id', '=', id).execute()
}
