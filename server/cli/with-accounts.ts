import { pino } from 'pino'
import { Accounts } from '../accounts/accounts.ts'
import { readConfig } from '../config.ts'
import { systemClock } from '../seams.ts'
import { openDatabase } from '../store/database.ts'
import { startEmbeddedPostgres } from '../store/embedded-postgres.ts'
import { migrate } from '../store/migrate.ts'
import { checkout } from '../version.ts'
import { Invites } from '../workspaces/invites.ts'
import { Members } from '../workspaces/members.ts'

/** Opens the store beside a running server, or without one, for as long as `use` takes. */
export async function withAccounts<T>(use: (accounts: Accounts) => Promise<T>): Promise<T> {
  const { dataDir, databaseUrl, publicUrl } = readConfig(process.env, checkout)
  const log = pino({ level: 'warn' }, pino.destination(2))
  await using resources = new AsyncDisposableStack()
  const postgres = databaseUrl
    ? { pool: { connectionString: databaseUrl } }
    : resources.use(await startEmbeddedPostgres({ dataDir, log }))
  const db = resources.adopt(openDatabase(postgres.pool), (open) => open.destroy())
  await migrate(db)
  const clock = systemClock
  const members = new Members({ db, clock })
  const invites = new Invites({ db, members, publicUrl, clock })
  return await use(new Accounts({ db, publicUrl, invites }))
}
