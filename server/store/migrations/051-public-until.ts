import { sql, type Kysely } from 'kysely'

/** A port may be public for a while only. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table port add column public_until timestamptz`.execute(db)
}
