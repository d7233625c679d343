import type { DeleteQueryBuilder, Kysely } from 'kysely'
import type { Session } from '../../shared/accounts.ts'
import { AppError } from '../../shared/errors.ts'
import { UserId } from '../../shared/ids.ts'
import type { Caller, Clock } from '../seams.ts'
import { note } from '../store/audit.ts'
import type { Database } from '../store/schema.ts'
import type { Ended } from './ended.ts'
import { hashSecret, newSecret } from './secrets.ts'

const LIFE_MS = 30 * 24 * 3_600_000
/** Writing down every request would cost more than it tells. */
const SEEN_EVERY_MS = 60_000

type Deps = { db: Kysely<Database>; clock: Clock; ended: Ended }
type Ending = DeleteQueryBuilder<Database, 'session', { id: string; device: string }>

/** Who is signed in where. A session ends 30 days after it was last used. */
export class Sessions {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** The secret is for the cookie, and told only here. */
  async open(userId: string, device: string): Promise<string> {
    const secret = newSecret()
    const now = this.#deps.clock.now()
    await this.#deps.db.deleteFrom('session').where('expires_at', '<', new Date(now)).execute()
    const row = {
      user_id: userId,
      secret_hash: hashSecret(secret),
      device,
      created_at: new Date(now),
      last_seen_at: new Date(now),
      expires_at: new Date(now + LIFE_MS),
    }
    await this.#deps.db.transaction().execute(async (tx) => {
      await tx.insertInto('session').values(row).execute()
      await note(tx, { kind: 'signed_in', actor: userId, details: { device } })
    })
    return secret
  }

  async callerOf(secret: string): Promise<Caller | undefined> {
    const now = this.#deps.clock.now()
    const row = await this.#deps.db
      .selectFrom('session')
      .innerJoin('person', 'person.id', 'session.user_id')
      .select(['session.id', 'session.last_seen_at'])
      .select(['person.id as user_id', 'person.name', 'person.instance_owner'])
      .where('secret_hash', '=', hashSecret(secret))
      .where('expires_at', '>', new Date(now))
      .executeTakeFirst()
    if (!row) return undefined
    // On a full disk it cannot be noted, and is no reason to keep anybody out.
    const last = row.last_seen_at.getTime()
    if (now - last > SEEN_EVERY_MS) await this.#seen(row.id, now).catch(() => undefined)
    return {
      userId: UserId.parse(row.user_id),
      name: row.name,
      instanceOwner: row.instance_owner,
      via: { kind: 'session', id: row.id },
    }
  }

  async list(userId: string, current: string): Promise<Session[]> {
    const rows = await this.#deps.db
      .selectFrom('session')
      .select(['id', 'device', 'created_at', 'last_seen_at'])
      .where('user_id', '=', userId)
      .where('expires_at', '>', new Date(this.#deps.clock.now()))
      .orderBy('last_seen_at', 'desc')
      .execute()
    return rows.map((row) => ({
      id: row.id,
      device: row.device,
      createdAt: row.created_at.toISOString(),
      lastSeenAt: row.last_seen_at.toISOString(),
      current: row.id === current,
    }))
  }

  /** Its open sockets are closed before this resolves. */
  async end(userId: string, id: string): Promise<void> {
    const ended = await this.#end(userId, (session) => session.where('id', '=', id))
    if (ended.length === 0) throw new AppError('not_found', 'This session has ended already.')
  }

  async endOthers(userId: string, current: string): Promise<void> {
    await this.#end(userId, (session) => session.where('id', '!=', current))
  }

  async #end(userId: string, which: (sessions: Ending) => Ending): Promise<{ id: string }[]> {
    const ended = await this.#deps.db.transaction().execute(async (tx) => {
      const own = tx.deleteFrom('session').where('user_id', '=', userId)
      const rows = await which(own.returning(['id', 'device'])).execute()
      for (const { device } of rows) {
        await note(tx, { kind: 'signed_out', actor: userId, details: { device } })
      }
      return rows
    })
    for (const { id } of ended) this.#deps.ended.tell({ kind: 'session', id })
    return ended
  }

  async #seen(id: string, now: number): Promise<void> {
    await this.#deps.db
      .updateTable('session')
      .set({ last_seen_at: new Date(now), expires_at: new Date(now + LIFE_MS) })
      .where('id', '=', id)
      .execute()
  }
}
