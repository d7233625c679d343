import { sql, type Kysely } from 'kysely'

/** What people said in a workspace, and how far each of them has read. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table message (
      id bigint generated always as identity primary key,
      workspace_id uuid not null references workspace (id) on delete cascade,
      author_id uuid not null references person (id) on delete cascade,
      text text not null check (char_length(text) between 1 and 8000),
      mentions uuid[] not null default '{}',
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index message_page on message (workspace_id, id desc)`.execute(db)
  await sql`
    create table read_mark (
      workspace_id uuid not null references workspace (id) on delete cascade,
      user_id uuid not null references person (id) on delete cascade,
      read_up_to bigint not null,
      primary key (workspace_id, user_id)
    )`.execute(db)
}
