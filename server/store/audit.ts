import type { ColumnType, Generated, Kysely } from 'kysely'
import type { AuditKind } from '../../shared/audit.ts'
import type { Database } from './schema.ts'

export type AuditTables = {
  audit_entry: {
    id: Generated<string>
    at: Generated<Date>
    kind: AuditKind
    actor: string | null
    subject: string | null
    workspace_id: string | null
    details: ColumnType<Record<string, string>, string, never>
  }
}

export type AuditNote = {
  readonly kind: AuditKind
  /** Left out when it is done at the command line. */
  readonly actor?: string
  /** To whom it is done, if not to the actor. */
  readonly subject?: string
  readonly workspaceId?: string
  /** No secrets: people who manage a workspace read it. */
  readonly details?: Readonly<Record<string, string>>
}

/**
 * Writes down who did what. Hand in the transaction of the change itself: then there is no change without its
 * entry, and no entry of a change that never was.
 */
export async function note(db: Kysely<Database>, entry: AuditNote): Promise<void> {
  const { kind, actor, subject, workspaceId, details = {} } = entry
  await db
    .insertInto('audit_entry')
    .values({
      kind,
      actor: actor ?? null,
      subject: subject ?? null,
      workspace_id: workspaceId ?? null,
      details: JSON.stringify(details),
    })
    .execute()
}
