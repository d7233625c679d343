import type { LinkInfo } from '../../shared/accounts.ts'
import { AppError } from '../../shared/errors.ts'
import type { InviteDesk } from './invites.ts'
import type { OneTime } from './one-time.ts'
import { newSecret } from './secrets.ts'

const LIFE_MS = 24 * 3_600_000
type Deps = { oneTime: OneTime; invites: InviteDesk; publicUrl: string }

/** What stands behind `/join/<secret>`. */
export class Links {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** A way in for the owner: for one use, for a day; the ones before it stop working. */
  async makeOwnerLink(): Promise<{ url: string; expiresAt: string }> {
    const secret = newSecret()
    await this.#deps.oneTime.revokeAll('owner-link')
    const made = { kind: 'owner-link', secret, payload: {}, lifeMs: LIFE_MS } as const
    const { expiresAt } = await this.#deps.oneTime.make(made)
    return { url: `${this.#deps.publicUrl}/join/${secret}`, expiresAt: expiresAt.toISOString() }
  }

  async describe(secret: string): Promise<LinkInfo> {
    const owner = await this.#deps.oneTime.find('owner-link', secret)
    if (owner) return { kind: 'owner', expiresAt: owner.expiresAt.toISOString() }
    const invite = await this.#deps.invites.describe(secret)
    if (invite) return invite
    throw new AppError('not_found', 'This link has ended or was used already. Ask for a new one.')
  }
}
