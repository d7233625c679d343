import { sql, type Kysely } from 'kysely'

/** Documents, their append logs, and who may append. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table document (
      file_id uuid primary key default gen_random_uuid(),
      workspace_id uuid not null references workspace on delete cascade,
      path text not null,
      state text not null default 'live' check (state in ('live', 'deleted')),
      generation integer not null default 1,
      next_seq bigint not null default 0,
      snapshot bytea,
      snapshot_hash text,
      snap_seq bigint not null default -1,
      replica bytea,
      replica_hash text,
      dirty boolean not null default false,
      eol text not null default 'lf' check (eol in ('lf', 'crlf', 'mixed')),
      bom boolean not null default false,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create unique index document_one_per_path on document (workspace_id, path)
      where state = 'live'`.execute(db)
  await sql`create index document_dirty on document (workspace_id) where dirty`.execute(db)
  await sql`
    create table document_log (
      file_id uuid not null references document on delete cascade,
      generation integer not null,
      seq bigint not null,
      kind text not null check (kind in ('update', 'file', 'intent', 'done')),
      data bytea not null,
      hash text,
      actor uuid,
      at timestamptz not null default now(),
      primary key (file_id, generation, seq)
    )`.execute(db)
  await sql`
    create table workspace_lease (
      workspace_id uuid primary key references workspace on delete cascade,
      owner text not null,
      epoch bigint not null,
      expires_at timestamptz not null
    )`.execute(db)
}
