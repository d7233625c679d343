import { sql, type Kysely } from 'kysely'

/** What people chose for themselves, and how each of them laid out each workspace. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table preferences (
      person_id uuid primary key references person (id) on delete cascade,
      chosen jsonb not null
    )`.execute(db)
  await sql`
    create table layout (
      workspace_id uuid not null references workspace (id) on delete cascade,
      person_id uuid not null references person (id) on delete cascade,
      layout jsonb not null,
      primary key (workspace_id, person_id)
    )`.execute(db)
}
