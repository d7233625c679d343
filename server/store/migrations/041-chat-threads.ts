import { sql, type Kysely } from 'kysely'

/** Threads, reactions, edits, tombstones and pictures in the chat, and a way to search it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table message
      add column reply_to bigint references message (id) on delete cascade,
      add column client_key uuid,
      add column edited_at timestamptz,
      add column deleted_at timestamptz,
      add column deleted_by uuid references person (id) on delete set null,
      add column forgotten boolean not null default false,
      drop constraint message_text_check,
      add constraint message_text_check check (char_length(text) <= 8000)`.execute(db)
  await sql`
    create index message_thread on message (reply_to, id) where reply_to is not null`.execute(db)
  await sql`
    create index message_to_forget on message (deleted_at)
    where deleted_at is not null and not forgotten`.execute(db)
  await sql`
    create unique index message_key on message (workspace_id, author_id, client_key)
    where client_key is not null`.execute(db)
  await sql`
    create table message_reaction (
      message_id bigint not null references message (id) on delete cascade,
      person_id uuid not null references person (id) on delete cascade,
      emoji text not null,
      created_at timestamptz not null default clock_timestamp(),
      primary key (message_id, person_id, emoji)
    )`.execute(db)
  await sql`
    create table thread_mark (
      message_id bigint not null references message (id) on delete cascade,
      user_id uuid not null references person (id) on delete cascade,
      read_up_to bigint not null,
      primary key (message_id, user_id)
    )`.execute(db)
  // In the database and not on the disk: one backup holds all of the chat, and who deletes a workspace
  // deletes its pictures with it.
  await sql`
    create table chat_image (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null references workspace (id) on delete cascade,
      person_id uuid not null references person (id) on delete cascade,
      message_id bigint references message (id) on delete cascade,
      place int not null default 0,
      name text not null,
      alt text not null default '',
      type text not null,
      width int not null,
      height int not null,
      data bytea not null,
      created_at timestamptz not null default now()
    )`.execute(db)
  // Pictures are compressed already.
  await sql`alter table chat_image alter column data set storage external`.execute(db)
  await sql`create index chat_image_workspace on chat_image (workspace_id)`.execute(db)
  await sql`create index chat_image_message on chat_image (message_id)`.execute(db)
  // The search asks the same with and without it; a Postgres that lacks the extension is only slower.
  await sql`
    do $$ begin
      create extension if not exists pg_trgm;
      create index message_words on message using gin (text gin_trgm_ops);
    exception when others then
      raise notice 'search in the chat goes without an index: %', sqlerrm;
    end $$`.execute(db)
}
