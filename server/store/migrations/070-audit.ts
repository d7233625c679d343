import { sql, type Kysely } from 'kysely'

/**
 * Who came in, and who changed what others may do. No reference to anything: an entry outlives the person and
 * the workspace it tells of.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_entry (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      kind text not null,
      actor uuid,
      subject uuid,
      workspace_id uuid,
      details jsonb not null default '{}'
    )`.execute(db)
  await sql`create index audit_of_workspace on audit_entry (workspace_id, id)`.execute(db)
  await sql`create index audit_of_actor on audit_entry (actor, id)`.execute(db)
}
