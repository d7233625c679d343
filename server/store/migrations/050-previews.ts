import { sql, type Kysely } from 'kysely'

/** Ports somebody said something about. They outlive the process that listened. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table port (
      workspace_id uuid not null references workspace (id) on delete cascade,
      port integer not null check (port between 1 and 65535),
      visibility text not null check (visibility in ('private', 'members', 'public')),
      epoch integer not null default 1,
      primary key (workspace_id, port)
    )`.execute(db)
}
