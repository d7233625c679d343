import type { Kysely } from 'kysely'
import type { Passkey } from '../../shared/accounts.ts'
import { AppError } from '../../shared/errors.ts'
import { note } from '../store/audit.ts'
import type { Database } from '../store/schema.ts'

/** A person's passkeys, after they were made. */
export class Passkeys {
  readonly #db: Kysely<Database>

  constructor(deps: { db: Kysely<Database> }) {
    this.#db = deps.db
  }

  async list(userId: string): Promise<Passkey[]> {
    const rows = await this.#db
      .selectFrom('passkey')
      .select(['id', 'name', 'created_at', 'last_used_at'])
      .where('user_id', '=', userId)
      .orderBy('created_at')
      .execute()
    return rows.map(toWire)
  }

  async rename(userId: string, id: string, name: string): Promise<Passkey> {
    const row = await this.#db
      .updateTable('passkey')
      .set({ name })
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .returning(['id', 'name', 'created_at', 'last_used_at'])
      .executeTakeFirst()
    if (!row) throw noSuchPasskey()
    return toWire(row)
  }

  /** Never the last one: without it nobody could let this person in again. */
  async revoke(userId: string, id: string): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      // Two revocations at once would each see the other's passkey.
      await trx.selectFrom('person').select('id').where('id', '=', userId).forUpdate().execute()
      const all = await trx
        .selectFrom('passkey')
        .select(['id', 'name'])
        .where('user_id', '=', userId)
        .execute()
      const gone = all.find((passkey) => passkey.id === id)
      if (!gone) throw noSuchPasskey()
      if (all.length === 1) {
        throw new AppError('conflict', 'This is your only passkey. Add another one first.')
      }
      await trx.deleteFrom('passkey').where('id', '=', id).execute()
      await note(trx, { kind: 'passkey_revoked', actor: userId, details: { name: gone.name } })
    })
  }
}

function noSuchPasskey(): AppError {
  return new AppError('not_found', 'You have no such passkey.')
}

function toWire(row: {
  id: string
  name: string
  created_at: Date
  last_used_at: Date | null
}): Passkey {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  }
}
