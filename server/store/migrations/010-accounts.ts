import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table person (
      id uuid primary key default gen_random_uuid(),
      name text not null check (char_length(name) between 1 and 60),
      instance_owner boolean not null default false,
      created_at timestamptz not null default now()
    )`.execute(db)
  // One instance has one owner, however many first starts race.
  await sql`create unique index person_one_owner on person (instance_owner) where instance_owner`.execute(
    db,
  )
  await sql`
    create table passkey (
      id text primary key,
      user_id uuid not null references person on delete cascade,
      name text not null,
      public_key bytea not null,
      counter bigint not null,
      transports text[] not null default '{}',
      created_at timestamptz not null default now(),
      last_used_at timestamptz
    )`.execute(db)
  await sql`create index passkey_user on passkey (user_id)`.execute(db)
  await sql`
    create table session (
      id uuid primary key default gen_random_uuid(),
      user_id uuid not null references person on delete cascade,
      secret_hash bytea not null unique,
      device text not null,
      created_at timestamptz not null default now(),
      last_seen_at timestamptz not null default now(),
      expires_at timestamptz not null
    )`.execute(db)
  await sql`create index session_user_id on session (user_id)`.execute(db)
  await sql`
    create table api_token (
      id uuid primary key default gen_random_uuid(),
      user_id uuid not null references person on delete cascade,
      name text not null,
      secret_hash bytea not null unique,
      created_at timestamptz not null default now(),
      last_used_at timestamptz
    )`.execute(db)
  await sql`create index api_token_user on api_token (user_id)`.execute(db)
  await sql`
    create table one_time (
      id uuid primary key default gen_random_uuid(),
      kind text not null,
      secret_hash bytea not null unique,
      payload jsonb not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db)
  await sql`create index one_time_expiry on one_time (expires_at)`.execute(db)
}
