import type { Kysely } from 'kysely'
import type { AuditEntry, AuditPage } from '../../shared/audit.ts'
import { UserId, type WorkspaceId } from '../../shared/ids.ts'
import type { Database } from '../store/schema.ts'

/** Whose entries: of a workspace, of a person's own account, or all of the installation. */
export type AuditScope =
  { readonly workspaceId: WorkspaceId } | { readonly account: UserId } | { readonly all: true }
export type AuditWish = { readonly before?: string | undefined; readonly limit: number }

/** Reads what was written down by `store/audit.ts`. Nothing is ever changed or taken out. */
export class AuditTrail {
  readonly #db: Kysely<Database>

  constructor(deps: { db: Kysely<Database> }) {
    this.#db = deps.db
  }

  async page(scope: AuditScope, { before, limit }: AuditWish): Promise<AuditPage> {
    const rows = await this.#select(scope)
      .$if(before !== undefined, (query) => query.where('audit_entry.id', '<', before ?? ''))
      .orderBy('audit_entry.id', 'desc')
      // One more than is told says whether there is more.
      .limit(limit + 1)
      .execute()
    const entries = rows.slice(0, limit).map(toEntry)
    return { entries, next: rows.length > limit ? (entries.at(-1)?.id ?? null) : null }
  }

  #select(scope: AuditScope) {
    const query = this.#db
      .selectFrom('audit_entry')
      .leftJoin('person as doer', 'doer.id', 'audit_entry.actor')
      .leftJoin('person as other', 'other.id', 'audit_entry.subject')
      .select(['audit_entry.id', 'at', 'kind', 'actor', 'subject', 'details'])
      .select(['doer.name as actor_name', 'other.name as subject_name'])
    if ('workspaceId' in scope) return query.where('workspace_id', '=', scope.workspaceId)
    if ('account' in scope) {
      return query.where('workspace_id', 'is', null).where('actor', '=', scope.account)
    }
    return query
  }
}

type Row = {
  id: string
  at: Date
  kind: AuditEntry['kind']
  actor: string | null
  actor_name: string | null
  subject: string | null
  subject_name: string | null
  details: Record<string, string>
}

function toEntry(row: Row): AuditEntry {
  const { id, at, kind, details } = row
  const actor = who(row.actor, row.actor_name)
  return {
    id,
    at: at.toISOString(),
    kind,
    actor,
    subject: who(row.subject, row.subject_name),
    details,
  }
}

function who(id: string | null, name: string | null): AuditEntry['actor'] {
  return id === null ? null : { id: UserId.parse(id), name }
}
