import { sql, type Kysely } from 'kysely'

/** Workspaces, who is in them, the links into them, and the slugs ever given. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table workspace (
      id uuid primary key default gen_random_uuid(),
      slug text not null unique,
      name text not null,
      template text not null,
      settings jsonb not null,
      desired text not null check (desired in ('running', 'stopped', 'deleted')),
      status text not null
        check (status in ('stopped', 'starting', 'running', 'stopping', 'failed')),
      reason text,
      steps jsonb not null default '[]',
      generation integer not null default 0,
      life_settings jsonb,
      template_applied boolean not null default false,
      keep_awake_until timestamptz,
      created_at timestamptz not null default now(),
      last_active_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table member (
      workspace_id uuid not null references workspace (id) on delete cascade,
      user_id uuid not null references person (id) on delete cascade,
      role text not null check (role in ('owner', 'admin', 'editor', 'viewer')),
      slot integer not null check (slot >= 0),
      invite_id uuid,
      joined_at timestamptz not null default now(),
      primary key (workspace_id, user_id),
      unique (workspace_id, slot)
    )`.execute(db)
  await sql`create index member_user on member (user_id)`.execute(db)
  // One owner at a time, whatever races.
  await sql`create unique index member_owner on member (workspace_id) where role = 'owner'`.execute(
    db,
  )
  await sql`
    create table former_member (
      workspace_id uuid not null references workspace (id) on delete cascade,
      user_id uuid not null references person (id) on delete cascade,
      slot integer not null,
      removed boolean not null,
      left_at timestamptz not null default now(),
      primary key (workspace_id, user_id)
    )`.execute(db)
  await sql`
    create table invite (
      id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null references workspace (id) on delete cascade,
      role text not null check (role in ('admin', 'editor', 'viewer')),
      secret_hash bytea not null unique,
      created_by uuid not null references person (id) on delete cascade,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      revoked_at timestamptz
    )`.execute(db)
  await sql`create index invite_workspace on invite (workspace_id)`.execute(db)
  await sql`create table slug (slug text primary key)`.execute(db)
}
