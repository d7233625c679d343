import { type Kysely, sql } from 'kysely'
import type { Health } from '../shared/health.ts'
import { inTime } from './http/in-time.ts'
import type { DiskDriver } from './runtime/disk/disk.ts'
import type { RuntimeDriver } from './runtime/driver.ts'
import type { Database } from './store/schema.ts'

type Deps = {
  runtime: { driver: RuntimeDriver }
  disk: DiskDriver
  db: Kysely<Database>
  version: string
}

/** Asks every part how it is. A part that fails makes the answer `degraded`, never an error. */
export function healthOf({ runtime, disk, db, version }: Deps): () => Promise<Health> {
  return async () => {
    const [probe, freeBytes, store] = await Promise.all([
      runtime.driver.probe(),
      disk.freeBytes().catch(() => 0),
      inTime(sql`select 1`.execute(db)).then(
        () => true,
        () => false,
      ),
    ])
    return {
      status: probe.available && store && freeBytes > 0 ? 'ok' : 'degraded',
      version,
      runtime: {
        kind: runtime.driver.kind,
        detail: probe.available ? probe.detail : probe.reason,
      },
      disk: { kind: disk.kind, freeBytes },
    }
  }
}
