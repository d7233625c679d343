import { createHash } from 'node:crypto'
import { mkdir, realpath, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { AppError } from '../../shared/errors.ts'
import { binariesFor } from './postgres-binaries.ts'
import { privateFolder } from './postgres-cluster.ts'
import { canReach, unprivilegedUser, type UnixUser } from './postgres-user.ts'
import { runPostgres } from './run-postgres.ts'

/** The platform's own Postgres. Disposing it stops it; a kill of ours leaves it to the next start. */
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
  const postgres = await runPostgres({
    binaries,
    user,
    listen,
    dataDir: join(place, 'data'),
    superuser: SUPERUSER,
    ...(options.settings && { settings: options.settings }),
  })
  await createDatabase(postgres.connection)
  const { pid, adopted } = postgres
  options.log.info({ pid, adopted, version: binaries.version, place }, 'embedded postgres is ready')
  const pool = { host: listen.directory, port: 5432, user: SUPERUSER.name, database: DATABASE }
  const url = `postgres:///${DATABASE}?host=${encodeURIComponent(pool.host)}&user=${pool.user}`
  return { url, pool, pid, adopted, [Symbol.asyncDispose]: () => postgres[Symbol.asyncDispose]() }
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
  if (found !== undefined && (await canReach(user, found))) return { place: found, user }
  if (found === undefined && (await canReach(user, await realpath(dataDir)))) {
    await privateFolder(named, user)
    return { place: await realpath(named), user }
  }
  return { place: await placeElsewhere({ named, found, log }), user: await unprivilegedUser() }
}

type Unreachable = { named: string; found: string | undefined; log: Log }

async function placeElsewhere({ named, found, log }: Unreachable): Promise<string> {
  if (found !== undefined) {
    const message = `Postgres must not run as root, and no other user can enter ${found}. Move ATELIER_DATA to a folder others may pass through.`
    throw new AppError('unavailable', message)
  }
  const user = await unprivilegedUser()
  await mkdir(SHARED_STATE, { recursive: true, mode: 0o755 })
  const place = join(SHARED_STATE, hash(named))
  await privateFolder(place, user)
  if (!(await canReach(user, place))) {
    throw new AppError(
      'unavailable',
      `Postgres must not run as root, and ${place} is closed to others.`,
    )
  }
  await symlink(place, named)
  log.info(
    { place, link: named },
    'postgres data lies elsewhere: the data folder is closed to others',
  )
  return place
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
