import type { Kysely } from 'kysely'
import type { ApiToken, MadeApiToken } from '../../shared/accounts.ts'
import { AppError } from '../../shared/errors.ts'
import { UserId } from '../../shared/ids.ts'
import type { Caller, Clock } from '../seams.ts'
import { note } from '../store/audit.ts'
import type { Database } from '../store/schema.ts'
import type { Ended } from './ended.ts'
import { hashSecret, newSecret } from './secrets.ts'

/** Secret scanners know a token by how it begins. */
const PREFIX = 'atl_'
const USED_EVERY_MS = 60_000
const PER_PERSON = 100

type Deps = { db: Kysely<Database>; clock: Clock; ended: Ended }

/** Tokens for programs: they act as their person until they are revoked. */
export class ApiTokens {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** The only time the token is told. */
  async make(userId: string, name: string): Promise<MadeApiToken> {
    if ((await this.list(userId)).length >= PER_PERSON) {
      throw new AppError('conflict', `There are ${PER_PERSON} tokens already. Revoke some first.`)
    }
    const token = `${PREFIX}${newSecret()}`
    const values = {
      user_id: userId,
      name,
      secret_hash: hashSecret(token),
      created_at: new Date(this.#deps.clock.now()),
      last_used_at: null,
    }
    const row = await this.#deps.db.transaction().execute(async (tx) => {
      await note(tx, { kind: 'token_made', actor: userId, details: { name } })
      return tx
        .insertInto('api_token')
        .values(values)
        .returning(['id', 'name', 'created_at', 'last_used_at'])
        .executeTakeFirstOrThrow()
    })
    return { ...toWire(row), token }
  }

  async callerOf(token: string): Promise<Caller | undefined> {
    if (!token.startsWith(PREFIX)) return undefined
    const row = await this.#deps.db
      .selectFrom('api_token')
      .innerJoin('person', 'person.id', 'api_token.user_id')
      .select(['api_token.id', 'api_token.last_used_at'])
      .select(['person.id as user_id', 'person.name', 'person.instance_owner'])
      .where('secret_hash', '=', hashSecret(token))
      .executeTakeFirst()
    if (!row) return undefined
    // On a full disk it cannot be noted, and is no reason to keep anybody out.
    await this.#used(row.id, row.last_used_at).catch(() => undefined)
    return {
      userId: UserId.parse(row.user_id),
      name: row.name,
      instanceOwner: row.instance_owner,
      via: { kind: 'token', id: row.id },
    }
  }

  async list(userId: string): Promise<ApiToken[]> {
    const rows = await this.#deps.db
      .selectFrom('api_token')
      .select(['id', 'name', 'created_at', 'last_used_at'])
      .where('user_id', '=', userId)
      .orderBy('created_at', 'desc')
      .execute()
    return rows.map(toWire)
  }

  /** Its open sockets are closed before this resolves. */
  async revoke(userId: string, id: string): Promise<void> {
    await this.#deps.db.transaction().execute(async (tx) => {
      const row = await tx
        .deleteFrom('api_token')
        .where('id', '=', id)
        .where('user_id', '=', userId)
        .returning('name')
        .executeTakeFirst()
      if (!row) throw new AppError('not_found', 'This token has been revoked already.')
      await note(tx, { kind: 'token_revoked', actor: userId, details: { name: row.name } })
    })
    this.#deps.ended.tell({ kind: 'token', id })
  }

  async #used(id: string, last: Date | null): Promise<void> {
    const now = this.#deps.clock.now()
    if (last && now - last.getTime() < USED_EVERY_MS) return
    await this.#deps.db
      .updateTable('api_token')
      .set({ last_used_at: new Date(now) })
      .where('id', '=', id)
      .execute()
  }
}

function toWire(row: {
  id: string
  name: string
  created_at: Date
  last_used_at: Date | null
}): ApiToken {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  }
}
