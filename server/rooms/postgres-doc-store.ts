import { sql, type Kysely, type Selectable } from 'kysely'
import type { FileId, WorkspaceId } from '../../shared/ids.ts'
import {
  FileId as FileIdSchema,
  UserId,
  WorkspaceId as WorkspaceIdSchema,
} from '../../shared/ids.ts'
import type { Database } from '../store/schema.ts'
import type { Compaction, DocStore, DocumentRow, StoredDocument } from './doc-store.ts'
import type { Append, AppendOutcome, LogRecord } from './log-record.ts'
import { appendRecords } from './postgres-append.ts'
import type { RoomTables } from './tables.ts'
import { hashOf, type TextFormat } from './text-file.ts'

const HEAD = [
  'file_id',
  'workspace_id',
  'path',
  'state',
  'generation',
  'next_seq',
  'dirty',
  'eol',
  'bom',
] as const
type Head = Pick<Selectable<RoomTables['document']>, (typeof HEAD)[number]>

/** Documents and their logs in Postgres. */
export class PostgresDocStore implements DocStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async find(workspaceId: WorkspaceId, path: string): Promise<DocumentRow | undefined> {
    const row = await this.#live(workspaceId)
      .select(HEAD)
      .where('path', '=', path)
      .executeTakeFirst()
    return row && toRow(row)
  }

  async create(workspaceId: WorkspaceId, path: string): Promise<DocumentRow> {
    await this.#db
      .insertInto('document')
      .values({ workspace_id: workspaceId, path, state: 'live' })
      .onConflict((conflict) =>
        conflict.columns(['workspace_id', 'path']).where('state', '=', 'live').doNothing(),
      )
      .execute()
    return toRow(
      await this.#live(workspaceId).select(HEAD).where('path', '=', path).executeTakeFirstOrThrow(),
    )
  }

  async load(fileId: FileId): Promise<StoredDocument | undefined> {
    // One snapshot of the database: a compaction between the two reads would look like a hole.
    return this.#db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (db) => {
        const row = await db
          .selectFrom('document')
          .selectAll()
          .where('file_id', '=', fileId)
          .executeTakeFirst()
        if (!row) return undefined
        const log = await db
          .selectFrom('document_log')
          .select(['seq', 'kind', 'data', 'hash', 'actor'])
          .where('file_id', '=', fileId)
          .where('generation', '=', row.generation)
          .orderBy('seq')
          .execute()
        return {
          ...toRow(row),
          snapSeq: Number(row.snap_seq),
          snapshot: row.snapshot,
          snapshotHash: row.snapshot_hash,
          replica: row.replica,
          replicaHash: row.replica_hash,
          records: log.map(toRecord),
        }
      })
  }

  append(batches: readonly Append[]): Promise<AppendOutcome[]> {
    return appendRecords(this.#db, batches)
  }

  async compact(compaction: Compaction): Promise<boolean> {
    const { fileId, generation, seq, snapshot, replica, replicaHash } = compaction
    return this.#db.transaction().execute(async (db) => {
      const lease = await db
        .selectFrom('workspace_lease')
        .select('epoch')
        .where('workspace_id', '=', compaction.workspaceId)
        .where('epoch', '=', String(compaction.epoch))
        .forShare()
        .executeTakeFirst()
      if (!lease) return false
      const { numUpdatedRows } = await db
        .updateTable('document')
        .set({
          snapshot: Buffer.from(snapshot),
          snapshot_hash: hashOf(snapshot),
          snap_seq: String(seq),
          replica: replica && Buffer.from(replica),
          replica_hash: replicaHash,
        })
        .where('file_id', '=', fileId)
        .where('generation', '=', generation)
        .where('snap_seq', '<', String(seq))
        .where('next_seq', '>', String(seq))
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return false
      await db
        .deleteFrom('document_log')
        .where('file_id', '=', fileId)
        .where('generation', '=', generation)
        .where('seq', '<=', String(seq))
        .execute()
      return true
    })
  }

  async move(fileId: FileId, path: string): Promise<boolean> {
    const { rows } = await sql<{ file_id: string }>`
      update document d set path = ${path} where file_id = ${fileId} and state = 'live'
        and not exists (select from document o where o.workspace_id = d.workspace_id
          and o.path = ${path} and o.state = 'live' and o.file_id <> d.file_id)
      returning file_id`.execute(this.#db)
    return rows.length > 0
  }

  async moveTree(
    workspaceId: WorkspaceId,
    { from, to }: { from: string; to: string },
  ): Promise<{ fileId: FileId; path: string }[]> {
    return this.#db.transaction().execute(async (db) => {
      await sql`update document set state = 'deleted' where workspace_id = ${workspaceId}
        and state = 'live' and (path = ${to} or starts_with(path, ${`${to}/`}))
        and not (path = ${from} or starts_with(path, ${`${from}/`}))`.execute(db)
      const { rows } = await sql<{ file_id: string; path: string }>`
        update document set path = ${to} || substr(path, char_length(${from}::text) + 1)
        where workspace_id = ${workspaceId} and state = 'live'
          and (path = ${from} or starts_with(path, ${`${from}/`}))
        returning file_id, path`.execute(db)
      return rows.map((row) => ({ fileId: FileIdSchema.parse(row.file_id), path: row.path }))
    })
  }

  async markDeleted(fileId: FileId): Promise<void> {
    await this.#db
      .updateTable('document')
      .set({ state: 'deleted', dirty: false })
      .where('file_id', '=', fileId)
      .execute()
  }

  async dirty(workspaceId: WorkspaceId): Promise<FileId[]> {
    const rows = await this.#live(workspaceId).select('file_id').where('dirty', '=', true).execute()
    return rows.map((row) => FileIdSchema.parse(row.file_id))
  }

  async setFormat(fileId: FileId, { eol, bom }: TextFormat): Promise<void> {
    await this.#db.updateTable('document').set({ eol, bom }).where('file_id', '=', fileId).execute()
  }

  async startOver(fileId: FileId): Promise<void> {
    // The damaged snapshot joins its records under the old generation, where its number is free.
    await sql`insert into document_log (file_id, generation, seq, kind, data)
      select file_id, generation, snap_seq, 'update', snapshot from document
      where file_id = ${fileId} and snapshot is not null
      on conflict do nothing`.execute(this.#db)
    await sql`update document set generation = generation + 1, next_seq = 0, snapshot = null,
      snapshot_hash = null, snap_seq = -1, replica = null, replica_hash = null, dirty = false
      where file_id = ${fileId}`.execute(this.#db)
  }

  #live(workspaceId: WorkspaceId) {
    return this.#db
      .selectFrom('document')
      .where('workspace_id', '=', workspaceId)
      .where('state', '=', 'live')
  }
}

function toRow(row: Head): DocumentRow {
  return {
    fileId: FileIdSchema.parse(row.file_id),
    workspaceId: WorkspaceIdSchema.parse(row.workspace_id),
    path: row.path,
    state: row.state,
    generation: row.generation,
    nextSeq: Number(row.next_seq),
    dirty: row.dirty,
    format: { eol: row.eol, bom: row.bom },
  }
}

type LogRow = Pick<
  Selectable<RoomTables['document_log']>,
  'seq' | 'kind' | 'data' | 'hash' | 'actor'
>

function toRecord({ seq, kind, data, hash, actor }: LogRow): LogRecord {
  return { seq: Number(seq), kind, data, hash, actor: actor === null ? null : UserId.parse(actor) }
}
