import type pg from 'pg'
import { FileId } from '../../shared/ids.ts'
import { replay, textOf } from '../rooms/document-replay.ts'
import { PostgresDocStore } from '../rooms/postgres-doc-store.ts'
import { openDatabase } from '../store/database.ts'
import { startEmbeddedPostgres } from '../store/embedded-postgres.ts'

/** The log of the rooms, read beside the server and without it. */
export class TestLog implements AsyncDisposable {
  readonly #db: ReturnType<typeof openDatabase>
  readonly #store: PostgresDocStore
  #open = true

  constructor(pool: pg.PoolConfig) {
    this.#db = openDatabase({ ...pool, max: 1 })
    this.#store = new PostgresDocStore(this.#db)
  }

  /** That of a server with a Postgres of its own, also while the server is dead. */
  static async of({ dataDir }: { dataDir: string }): Promise<TestLog> {
    const held = await startEmbeddedPostgres({ dataDir, log: { info: () => undefined } })
    const log = new TestLog(held.pool)
    // The server holds its Postgres; we only read there.
    await held[Symbol.asyncDispose]()
    return log
  }

  async text(fileId: string): Promise<string> {
    const found = await this.#store.load(FileId.parse(fileId))
    return found ? textOf(replay(found).doc) : ''
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#open) await this.#db.destroy()
    this.#open = false
  }
}
