import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FileId, WorkspaceId } from '../../shared/ids.ts'
import { replay } from '../../server/rooms/document-replay.ts'
import { PostgresDocStore } from '../../server/rooms/postgres-doc-store.ts'
import { openDatabase } from '../../server/store/database.ts'
import { startEmbeddedPostgres } from '../../server/store/embedded-postgres.ts'
import { migrate } from '../../server/store/migrate.ts'
import { aPerson, aRecord, peopleOn } from '../../server/workspaces/test-people.ts'
import { median } from './rows.ts'

const ROUNDS = 5
const AT_ONCE = 5_000

/**
 * The worst a log can come to: one record for each edit and no snapshot, as if every compaction had failed. How long
 * the store needs to read it and the server to bring it to life.
 */
export async function longLog(
  updates: readonly Uint8Array[],
): Promise<{ records: number; loaded: number }> {
  await using resources = new AsyncDisposableStack()
  const dataDir = await mkdtemp(join(tmpdir(), 'atelier-bench-'))
  resources.defer(() => rm(dataDir, { recursive: true, force: true }))
  const log = { info: () => undefined }
  const postgres = resources.use(await startEmbeddedPostgres({ dataDir, log }))
  const db = resources.adopt(openDatabase(postgres.pool), (open) => open.destroy())
  await migrate(db)
  const made = await peopleOn(db).store.create(await aPerson(db, 'Ada'), aRecord())
  const store = new PostgresDocStore(db)
  const { fileId, generation } = await store.create(WorkspaceId.parse(made.id), 'long.txt')
  for (let at = 0; at < updates.length; at += AT_ONCE) {
    const rows = updates.slice(at, at + AT_ONCE).map((update, index) => ({
      file_id: fileId,
      generation,
      seq: String(at + index),
      kind: 'update' as const,
      data: Buffer.from(update),
      hash: null,
      actor: null,
    }))
    await db.insertInto('document_log').values(rows).execute()
  }
  const next_seq = String(updates.length)
  await db.updateTable('document').set({ next_seq }).where('file_id', '=', fileId).execute()
  const samples: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) samples.push(await load(store, fileId))
  return { records: updates.length, loaded: median(samples) }
}

async function load(store: PostgresDocStore, fileId: FileId): Promise<number> {
  const began = performance.now()
  const stored = await store.load(fileId)
  if (!stored) throw new Error('The document went away.')
  replay(stored).doc.destroy()
  return performance.now() - began
}
