import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Ticket } from '../../shared/accounts.ts'
import { UserId } from '../../shared/ids.ts'
import type { Caller } from '../seams.ts'
import type { Database } from '../store/schema.ts'
import type { Via } from './ended.ts'
import type { OneTime } from './one-time.ts'
import { newSecret } from './secrets.ts'

const LIFE_MS = 60_000
const Payload = z.object({
  userId: UserId,
  via: z.object({ kind: z.enum(['session', 'token']), id: z.uuid() }),
})

/** Opens one WebSocket within a minute, for clients that cannot send headers. */
export class Tickets {
  readonly #deps: { db: Kysely<Database>; oneTime: OneTime }

  constructor(deps: { db: Kysely<Database>; oneTime: OneTime }) {
    this.#deps = deps
  }

  async make({ userId, via }: Caller): Promise<Ticket> {
    const ticket = newSecret()
    const payload = { userId, via }
    const row = await this.#deps.oneTime.make({
      kind: 'ticket',
      secret: ticket,
      payload,
      lifeMs: LIFE_MS,
    })
    return { ticket, expiresAt: row.expiresAt.toISOString() }
  }

  /** A ticket is worth nothing once the session or token it was made with has ended. */
  async callerOf(ticket: string): Promise<Caller | undefined> {
    const row = await this.#deps.oneTime.take('ticket', { secret: ticket })
    if (!row) return undefined
    const { userId, via } = Payload.parse(row.payload)
    if (!(await isLive(this.#deps.db, via))) return undefined
    const person = await this.#deps.db
      .selectFrom('person')
      .select(['name', 'instance_owner'])
      .where('id', '=', userId)
      .executeTakeFirst()
    return person && { userId, name: person.name, instanceOwner: person.instance_owner, via }
  }
}

/** Whether a session or token still stands. */
export async function isLive(db: Kysely<Database>, { kind, id }: Via): Promise<boolean> {
  return kind === 'session' ? sessionStands(db, id) : tokenStands(db, id)
}

async function sessionStands(db: Kysely<Database>, id: string): Promise<boolean> {
  const sessions = db.selectFrom('session').select('id').where('id', '=', id)
  return (await sessions.where('expires_at', '>', new Date()).executeTakeFirst()) !== undefined
}

async function tokenStands(db: Kysely<Database>, id: string): Promise<boolean> {
  const tokens = db.selectFrom('api_token').select('id').where('id', '=', id)
  return (await tokens.executeTakeFirst()) !== undefined
}
