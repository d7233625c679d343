import type { ColumnType, Generated } from 'kysely'

type Time = ColumnType<Date, Date | undefined, Date>

/** Secrets (sessions, tokens, links, tickets) are kept as SHA-256, never as they are. */
export type AccountsTables = {
  person: { id: Generated<string>; name: string; instance_owner: boolean; created_at: Time }
  passkey: {
    id: string
    user_id: string
    name: string
    public_key: Buffer
    /** `bigint`, so it comes as a string. */
    counter: ColumnType<string, number, number>
    transports: string[]
    created_at: Time
    last_used_at: Date | null
  }
  session: {
    id: Generated<string>
    user_id: string
    secret_hash: Buffer
    device: string
    created_at: Time
    last_seen_at: Time
    expires_at: Date
  }
  api_token: {
    id: Generated<string>
    user_id: string
    name: string
    secret_hash: Buffer
    created_at: Time
    last_used_at: Date | null
  }
  /** One-use secrets: WebAuthn challenges, owner links, socket tickets, preview codes. */
  one_time: {
    id: Generated<string>
    kind: string
    secret_hash: Buffer
    payload: unknown
    expires_at: Date
    used_at: Date | null
  }
}
