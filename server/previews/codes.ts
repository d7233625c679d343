import { createHash, randomBytes } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import { UserId, WorkspaceId } from '../../shared/ids.ts'
import { PortNumber } from '../../shared/ports.ts'
import type { Database } from '../store/schema.ts'

const KIND = 'preview'
const LIFE_SECONDS = 30

const CodePayload = z.object({
  uid: UserId,
  via: z.object({ kind: z.enum(['session', 'token']), id: z.string() }),
  ws: WorkspaceId,
  port: PortNumber,
  host: z.string(),
})
/** Whom a code lets in, and where. */
export type CodePayload = z.infer<typeof CodePayload>

/** Codes of the hand-off: for one use, for 30 seconds, for one host. */
export class PreviewCodes {
  readonly #db: Kysely<Database>

  constructor(deps: { db: Kysely<Database> }) {
    this.#db = deps.db
  }

  async mint(payload: CodePayload): Promise<string> {
    const code = randomBytes(32).toString('base64url')
    await sql`
      insert into one_time (kind, secret_hash, payload, expires_at)
      values (${KIND}, ${hash(code)}, ${JSON.stringify(payload)}::jsonb,
              now() + make_interval(secs => ${LIFE_SECONDS}))`.execute(this.#db)
    return code
  }

  /** One statement finds and uses it, so that of two who hold the same code one comes in. */
  async redeem(code: string, host: string): Promise<CodePayload | undefined> {
    const { rows } = await sql<{ payload: unknown }>`
      delete from one_time
      where kind = ${KIND} and secret_hash = ${hash(code)} and expires_at > now()
        and used_at is null
      returning payload`.execute(this.#db)
    const payload = CodePayload.safeParse(rows[0]?.payload)
    // A code that turns up on another host was stolen: it is used up all the same.
    return payload.success && payload.data.host === host ? payload.data : undefined
  }
}

function hash(code: string): Buffer {
  return createHash('sha256').update(code).digest()
}
