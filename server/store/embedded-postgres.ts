import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, realpath, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { AppError } from '../../shared/errors.ts'
import { binariesFor } from './postgres-binaries.ts'
import { privateFolder } from './postgres-cluster.ts'
import { PostgresKeeper } from './postgres-keeper.ts'
import { canReach, unprivilegedUser, type UnixUser } from './postgres-user.ts'

/**
 * The platform's own Postgres. Disposing it stops it, unless another process of ours needs it too; a
 * kill of ours leaves it to the next start. While it is held it is started again when it dies.
 */
export interface EmbeddedPostgres extends AsyncDisposable {
  readonly url: string
  readonly pool: pg.PoolConfig
  readonly pid: number
  readonly adopted: boolean
}

type Log = { info(fields: object, phrase: string): void }
type Options = { dataDir: string; log: Log; settings?: Readonly<Record<string, string>> }

const DATABASE = 'atelier'
const SUPERUSER = { name: 'atelier' }
/** Linux takes 107 bytes for the path of a socket, macOS 103; the name in the folder takes 16. */
const SOCKET_FOLDER_CHARS = 80
/** Where root keeps what an unprivileged user cannot reach in a closed home. */
const SHARED_STATE = '/var/lib/atelier'

/** Starts, or finds running, the Postgres in `<dataDir>/postgres`; on a unix socket only. */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const { place, user } = await placeFor(options.dataDir, options.log)
  const binaries = await binariesFor(user, place)
  const listen = { kind: 'socket', directory: socketFolder(place) } as const
  const cluster = {
    binaries,
    user,
    listen,
    dataDir: join(place, 'data'),
    superuser: SUPERUSER,
    ...(options.settings && { settings: options.settings }),
  }
  const keeper = await PostgresKeeper.start(cluster, options.log)
  const { pid, adopted, connection } = keeper.postgres
  await createDatabase(connection)
  const facts = { postmaster: pid, adopted, version: binaries.version, place }
  options.log.info(facts, 'embedded postgres is ready')
  const pool = { host: listen.directory, port: 5432, user: SUPERUSER.name, database: DATABASE }
  const url = `postgres:///${DATABASE}?host=${encodeURIComponent(pool.host)}&user=${pool.user}`
  return { url, pool, pid, adopted, [Symbol.asyncDispose]: () => keeper[Symbol.asyncDispose]() }
}

/** The folder of the data, and a user who can reach it. `<dataDir>/postgres` is it or links to it. */
export async function placeFor(
  dataDir: string,
  log: Log,
): Promise<{ place: string; user: UnixUser }> {
  const named = join(dataDir, 'postgres')
  await mkdir(dataDir, { recursive: true })
  const found = await realpath(named).catch(() => undefined)
  const user = await unprivilegedUser(found ?? dataDir)
  if (found !== undefined) return { place: await entered(found, user), user }
  if (await opened(await realpath(dataDir), user)) {
    await privateFolder(named, user)
    return { place: await realpath(named), user }
  }
  return { place: await placeElsewhere(named, log), user: await unprivilegedUser() }
}

async function entered(place: string, user: UnixUser): Promise<string> {
  if (await canReach(user, place)) return place
  const why = user
    ? `Postgres must not run as root, and no other user can enter ${place}. Move ATELIER_DATA to a folder others may pass through.`
    : `${place} belongs to another user. Start Atelier as that user, or give it another ATELIER_DATA.`
  throw new AppError('unavailable', why)
}

/** The data folder is ours, so we may let others pass through it; the folders above are not. */
async function opened(dataDir: string, user: UnixUser): Promise<boolean> {
  if (await canReach(user, dataDir)) return true
  if (!(await canReach(user, dirname(dataDir)))) return false
  await chmod(dataDir, (await stat(dataDir)).mode | 0o011)
  return canReach(user, dataDir)
}

/** A folder of its own for every data folder ever: an old one must not come back under a new one. */
async function placeElsewhere(named: string, log: Log): Promise<string> {
  await mkdir(SHARED_STATE, { recursive: true, mode: 0o755 })
  const user = await unprivilegedUser()
  const made = await mkdtemp(join(SHARED_STATE, 'postgres-'))
  await privateFolder(made, user)
  const linked = await symlink(made, named).catch((error: NodeJS.ErrnoException) => error.code)
  // Another start of ours was first.
  if (linked !== undefined) await rm(made, { recursive: true })
  const place = await realpath(named)
  log.info(
    { place, link: named },
    'postgres data lies outside: the folder above is closed to others',
  )
  return entered(place, user)
}

function socketFolder(place: string): string {
  const inside = join(place, 'run')
  if (Buffer.byteLength(inside) <= SOCKET_FOLDER_CHARS) return inside
  return join(tmpdir(), `atelier-${hash(place)}`)
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

async function createDatabase(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    await client.query(`create database ${DATABASE}`)
  } catch (error) {
    // 42P04: it is there, which is all we want. 23505: another of us makes it right now.
    if (!(error instanceof pg.DatabaseError && ['42P04', '23505'].includes(error.code ?? ''))) {
      throw error
    }
  } finally {
    await client.end()
  }
}
