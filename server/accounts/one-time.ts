import type { Kysely } from 'kysely'
import type { Clock } from '../seams.ts'
import type { Database } from '../store/schema.ts'
import { hashSecret } from './secrets.ts'

type Kind = 'registration' | 'sign-in' | 'owner-link' | 'ticket'
type New = { kind: Kind; secret: string; payload: unknown; lifeMs: number }
export type OneTimeRow = {
  readonly id: string
  readonly payload: unknown
  readonly expiresAt: Date
}

/** Used or expired rows are of no use to anybody after this. */
const KEEP_MS = 3_600_000

/** Secrets that work once: challenges, owner links, tickets. */
export class OneTime {
  readonly #db: Kysely<Database>
  readonly #clock: Clock

  constructor(deps: { db: Kysely<Database>; clock: Clock }) {
    this.#db = deps.db
    this.#clock = deps.clock
  }

  async make({ kind, secret, payload, lifeMs }: New): Promise<OneTimeRow> {
    await this.#sweep()
    const expiresAt = new Date(this.#clock.now() + lifeMs)
    const { id } = await this.#db
      .insertInto('one_time')
      .values({
        kind,
        secret_hash: hashSecret(secret),
        payload: JSON.stringify(payload),
        expires_at: expiresAt,
        used_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    return { id, payload, expiresAt }
  }

  /** Looks without using. */
  async find(kind: Kind, secret: string): Promise<OneTimeRow | undefined> {
    const row = await this.#db
      .selectFrom('one_time')
      .select(['id', 'payload', 'expires_at'])
      .where('kind', '=', kind)
      .where('secret_hash', '=', hashSecret(secret))
      .where('used_at', 'is', null)
      .where('expires_at', '>', this.#now())
      .executeTakeFirst()
    return row && { id: row.id, payload: row.payload, expiresAt: row.expires_at }
  }

  /** Finds and uses it in one statement: of two who hold it, one gets it. */
  async take(
    kind: Kind,
    by: { secret: string } | { id: string },
    db: Kysely<Database> = this.#db,
  ): Promise<OneTimeRow | undefined> {
    const row = await db
      .updateTable('one_time')
      .set({ used_at: this.#now() })
      .where('kind', '=', kind)
      .where((eb) =>
        'id' in by ? eb('id', '=', by.id) : eb('secret_hash', '=', hashSecret(by.secret)),
      )
      .where('used_at', 'is', null)
      .where('expires_at', '>', this.#now())
      .returning(['id', 'payload', 'expires_at'])
      .executeTakeFirst()
    return row && { id: row.id, payload: row.payload, expiresAt: row.expires_at }
  }

  /** Makes all of a kind worthless. */
  async revokeAll(kind: Kind): Promise<void> {
    await this.#db.deleteFrom('one_time').where('kind', '=', kind).execute()
  }

  #now(): Date {
    return new Date(this.#clock.now())
  }

  async #sweep(): Promise<void> {
    const before = new Date(this.#clock.now() - KEEP_MS)
    await this.#db.deleteFrom('one_time').where('expires_at', '<', before).execute()
  }
}
