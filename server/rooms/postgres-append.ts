import { sql, type Kysely } from 'kysely'
import { planned } from '../store/planned.ts'
import type { Database } from '../store/schema.ts'
import type { Append, AppendOutcome } from './log-record.ts'

type Row = {
  file_id: string
  moved: boolean
  owned: boolean
  allowed: boolean
  generation: number | null
  state: string | null
  next_seq: string | null
}

/**
 * Appends to many documents in one statement (one group commit). The fence is inside it: the lease row
 * and the authors' member rows are locked while their epoch and role are compared, so a takeover or a
 * revocation either waits for this commit or is seen by it.
 */
export async function appendRecords(
  db: Kysely<Database>,
  batches: readonly Append[],
): Promise<AppendOutcome[]> {
  const { rows } = await statement(batches).execute(db)
  const byFile = new Map(rows.map((row) => [row.file_id, row]))
  return batches.map((batch) => outcomeOf(batch, byFile.get(batch.fileId)))
}

function outcomeOf(batch: Append, row: Row | undefined): AppendOutcome {
  if (row === undefined) return 'gone'
  if (row.moved) return 'appended'
  if (!row.owned) return 'lease_lost'
  if (row.state !== 'live' || row.generation !== batch.generation) return 'gone'
  // One owner per epoch writes in order, so the numbers being there means that it was this batch:
  // its first answer got lost.
  const after = (batch.records.at(-1)?.seq ?? -1) + 1
  if (Number(row.next_seq) === after) return 'appended'
  if (!row.allowed) return 'revoked'
  // An earlier try of the same batch committed while this one waited for it; asking again will tell.
  if (Number(row.next_seq) === batch.records[0]?.seq) throw new Error('the append met its own echo')
  return 'gone'
}

function statement(batches: readonly Append[]) {
  const records = batches.flatMap((batch) =>
    batch.records.map((record) => ({ ...record, fileId: batch.fileId })),
  )
  return sql<Row>`${planned('append')}
    with batch as (
      select * from unnest(
        ${batches.map((b) => b.workspaceId)}::uuid[], ${batches.map((b) => b.epoch)}::bigint[],
        ${batches.map((b) => b.fileId)}::uuid[], ${batches.map((b) => b.generation)}::int[],
        ${batches.map((b) => b.records[0]?.seq ?? -1)}::bigint[],
        ${batches.map((b) => b.records.length)}::int[], ${batches.map((b) => b.dirty)}::bool[]
      ) as b (workspace_id, epoch, file_id, generation, first_seq, amount, dirty)
    ), record as (
      select * from unnest(
        ${records.map((r) => r.fileId)}::uuid[], ${records.map((r) => r.seq)}::bigint[],
        ${records.map((r) => r.kind)}::text[], ${records.map((r) => Buffer.from(r.data))}::bytea[],
        ${records.map((r) => r.hash)}::text[], ${records.map((r) => r.actor)}::uuid[]
      ) as r (file_id, seq, kind, data, hash, actor)
    ), author as (
      select distinct b.workspace_id, r.actor from record r join batch b using (file_id)
      where r.actor is not null
    ), owned as materialized (
      select b.file_id from workspace_lease l
      join batch b on b.workspace_id = l.workspace_id and b.epoch = l.epoch
      for share of l
    ), editor as materialized (
      select m.workspace_id, m.user_id from member m
      join author a on a.workspace_id = m.workspace_id and a.actor = m.user_id
      where m.role in ('owner', 'admin', 'editor')
      for share of m
    ), refused as materialized (
      select b.file_id from record r join batch b using (file_id)
      where r.actor is not null and not exists (
        select from editor e where e.workspace_id = b.workspace_id and e.user_id = r.actor)
    ), moved as (
      update document d set next_seq = b.first_seq + b.amount, dirty = b.dirty
      from batch b
      where d.file_id = b.file_id and d.generation = b.generation and d.state = 'live'
        and d.next_seq = b.first_seq
        and exists (select from owned o where o.file_id = b.file_id)
        and not exists (select from refused f where f.file_id = b.file_id)
      returning d.file_id, d.generation
    ), added as (
      insert into document_log (file_id, generation, seq, kind, data, hash, actor)
      select r.file_id, m.generation, r.seq, r.kind, r.data, r.hash, r.actor
      from record r join moved m using (file_id)
    )
    select b.file_id, m.file_id is not null as moved,
      exists (select from owned o where o.file_id = b.file_id) as owned,
      not exists (select from refused f where f.file_id = b.file_id) as allowed,
      d.generation, d.state, d.next_seq
    from batch b left join moved m using (file_id) left join document d using (file_id)`
}
