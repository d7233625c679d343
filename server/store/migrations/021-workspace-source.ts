import { sql, type Kysely } from 'kysely'

/** The repository a workspace's first files come from. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table workspace add column source jsonb`.execute(db)
}
