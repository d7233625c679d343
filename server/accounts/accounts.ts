import type { Kysely } from 'kysely'
import type { Me, MadeApiToken } from '../../shared/accounts.ts'
import { AppError } from '../../shared/errors.ts'
import { UserId } from '../../shared/ids.ts'
import { bearerToken, cookieName, cookieValues, type Credentials } from '../http/credentials.ts'
import { systemClock, type Caller, type Clock, type Unsubscribe } from '../seams.ts'
import { note } from '../store/audit.ts'
import type { Database } from '../store/schema.ts'
import { ApiTokens } from './api-tokens.ts'
import { Ended, type Via } from './ended.ts'
import type { InviteDesk } from './invites.ts'
import { Links } from './links.ts'
import { OneTime } from './one-time.ts'
import { Passkeys } from './passkeys.ts'
import { ensureOwner, findOwner, findPerson, renamePerson, toMe } from './people.ts'
import { Registration } from './registration.ts'
import { relyingParty } from './relying-party.ts'
import { Sessions } from './sessions.ts'
import { SignIn } from './sign-in.ts'
import { isLive, Tickets } from './tickets.ts'

type Deps = {
  db: Kysely<Database>
  publicUrl: string
  invites: InviteDesk
  clock?: Clock
}

/** People and the ways in: passkeys, sessions, tokens, tickets, links. */
export class Accounts {
  readonly publicUrl: string
  readonly sessions: Sessions
  readonly tokens: ApiTokens
  readonly tickets: Tickets
  readonly passkeys: Passkeys
  readonly links: Links
  readonly registration: Registration
  readonly signIn: SignIn
  readonly invites: InviteDesk
  readonly #db: Kysely<Database>
  readonly #ended = new Ended()

  constructor({ db, publicUrl, invites, clock = systemClock }: Deps) {
    const oneTime = new OneTime({ db, clock })
    const party = relyingParty(publicUrl)
    const ended = this.#ended
    this.#db = db
    this.publicUrl = publicUrl
    this.invites = invites
    this.sessions = new Sessions({ db, clock, ended })
    this.tokens = new ApiTokens({ db, clock, ended })
    this.tickets = new Tickets({ db, oneTime })
    this.passkeys = new Passkeys({ db })
    this.links = new Links({ oneTime, invites, publicUrl })
    this.registration = new Registration({ db, oneTime, links: this.links, invites, party })
    this.signIn = new SignIn({ db, oneTime, party, clock })
  }

  /** Who sends a request. A header that opens nothing is not made good by a cookie. */
  readonly authenticate = async (credentials: Credentials): Promise<Caller | undefined> => {
    const token = bearerToken(credentials.authorization)
    if (token !== undefined) return this.tokens.callerOf(token)
    if (credentials.ticket !== undefined) return this.tickets.callerOf(credentials.ticket)
    for (const secret of cookieValues(credentials.cookie, cookieName(this.publicUrl))) {
      const caller = await this.sessions.callerOf(secret)
      if (caller) return caller
    }
    return undefined
  }

  /** Told once a session or token has ended. */
  readonly onEnded = (listener: (via: Via) => void): Unsubscribe => this.#ended.listen(listener)

  /** It ended on another server: its sockets here end too. */
  endedElsewhere(via: Via): void {
    this.#ended.tell(via)
  }

  /** Whether a session or token still stands. */
  readonly isLive = (via: Via): Promise<boolean> => isLive(this.#db, via)

  /** Whether somebody can sign in as the owner; if not, print an owner link. */
  async hasOwner(): Promise<boolean> {
    const owner = await findOwner(this.#db)
    return owner !== undefined && (await this.passkeys.list(owner.id)).length > 0
  }

  /** The instance's owner, made if there is none. */
  async ensureOwner(): Promise<UserId> {
    return UserId.parse((await ensureOwner(this.#db)).id)
  }

  /** A link for one use within a day: signs the owner up, or lets them add a passkey. */
  async createOwnerLink(): Promise<{ url: string; expiresAt: string }> {
    await note(this.#db, { kind: 'owner_link_made' })
    return this.links.makeOwnerLink()
  }

  createToken(userId: UserId, name: string): Promise<MadeApiToken> {
    return this.tokens.make(userId, name)
  }

  async me(userId: string): Promise<Me> {
    const row = await findPerson(this.#db, userId)
    if (!row) throw new AppError('unauthenticated', 'This account is gone.')
    return toMe(row)
  }

  rename(userId: string, name: string): Promise<Me> {
    return renamePerson(this.#db, userId, name)
  }
}
