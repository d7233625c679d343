import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Migrator, sql, type Kysely, type Migration, type MigrationProvider } from 'kysely'
import { AppError } from '../../shared/errors.ts'

const FOLDER = join(import.meta.dirname, 'migrations')

/**
 * Brings a database up to this code: all of it in one transaction, under an advisory lock, so that
 * two servers may start at once. Returns the names of what ran.
 */
export async function migrate<T>(db: Kysely<T>, folder = FOLDER): Promise<string[]> {
  const provider = migrationsIn(folder)
  await refuseNewer(db, new Set(Object.keys(await provider.getMigrations())))
  // Areas number their files apart, so a late 011 may follow an early 020.
  const migrator = new Migrator({ db, provider, allowUnorderedMigrations: true })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (!error) return results.map(({ migrationName }) => migrationName)
  const failed = results.find(({ status }) => status === 'Error')?.migrationName
  const message = `The database could not be brought up to date${failed ? ` (${failed})` : ''}; it is as it was before.`
  throw new AppError('unavailable', message, { cause: error })
}

async function refuseNewer<T>(db: Kysely<T>, known: ReadonlySet<string>): Promise<void> {
  const unknown = (await applied(db).catch(noAnswer)).filter((name) => !known.has(name))
  if (unknown.length === 0) return
  const message = `The database is newer than this version of Atelier: it has ${unknown.join(', ')}. Start the newer version again, or restore a backup from before the upgrade.`
  throw new AppError('unavailable', message)
}

/** The first question anybody asks it: a wrong `DATABASE_URL` shows here. */
function noAnswer(error: unknown): never {
  const why = error instanceof Error ? error.message : String(error)
  throw new AppError('unavailable', `The database cannot be used: ${why}. Check DATABASE_URL.`, {
    cause: error,
  })
}

async function applied<T>(db: Kysely<T>): Promise<string[]> {
  const found = await sql<{ there: boolean }>`
    select to_regclass('kysely_migration') is not null as there`.execute(db)
  if (!found.rows[0]?.there) return []
  const { rows } = await sql<{ name: string }>`
    select name from kysely_migration order by name`.execute(db)
  return rows.map(({ name }) => name)
}

function migrationsIn(folder: string): MigrationProvider {
  return {
    async getMigrations() {
      const files = (await readdir(folder)).filter((name) => /^\d{3}-[a-z0-9-]+\.ts$/.test(name))
      const entries = files.sort().map(async (file) => {
        const url = pathToFileURL(join(folder, file)).href
        const migration: Migration = await import(/* @vite-ignore */ url)
        return [file.slice(0, -3), migration] as const
      })
      return Object.fromEntries(await Promise.all(entries))
    },
  }
}
