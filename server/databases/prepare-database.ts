import pg from 'pg'
import { AppError } from '../../shared/errors.ts'
import type { DatabaseAddress } from '../seams.ts'

const CONNECT_MS = 10_000
const STATEMENT_MS = 30_000
/** Writing large objects needs no privilege by default, so a reader could fill the disk. */
const LARGE_OBJECT_WRITERS = [
  'lo_create(oid)',
  'lo_creat(integer)',
  'lo_from_bytea(oid, bytea)',
  'lo_put(oid, bigint, bytea)',
  'lowrite(integer, bytea)',
  'lo_unlink(oid)',
  'lo_truncate(integer, integer)',
  'lo_truncate64(integer, bigint)',
]

/**
 * Makes roles and database of a workspace as they have to be, whatever was done to them: `app` owns
 * its database and nothing else, `app_reader` reads it. Can be repeated at every start.
 */
export async function prepareDatabase(
  address: DatabaseAddress,
  signal: AbortSignal,
): Promise<void> {
  const { database, owner, reader } = address
  await asSuperuser(address, { database: 'postgres', signal }, async (client) => {
    await client.query(loginRole(owner))
    await client.query(loginRole(reader))
    const readOnly = 'set default_transaction_read_only = on'
    await client.query(`alter role ${pg.escapeIdentifier(reader.name)} ${readOnly}`)
    await makeDatabase(client, address)
    // Nobody but us has business in the others; from there `app` could also drop its own.
    await client.query(`revoke connect on database postgres, template1 from public`)
  })
  await asSuperuser(address, { database, signal }, (client) => grantReader(client, address))
}

async function makeDatabase(client: pg.Client, { database, owner, reader }: DatabaseAddress) {
  const [name, app] = [pg.escapeIdentifier(database), pg.escapeIdentifier(owner.name)]
  const found = await client.query('select 1 from pg_database where datname = $1', [database])
  if (found.rowCount === 0) await client.query(`create database ${name} owner ${app}`)
  await client.query(`alter database ${name} owner to ${app}`)
  await client.query(`revoke all on database ${name} from public`)
  await client.query(`grant connect on database ${name} to ${pg.escapeIdentifier(reader.name)}`)
}

/** Reads all there is and all there will be, and cannot write: by privileges, not by a setting. */
async function grantReader(client: pg.Client, { owner, reader }: DatabaseAddress): Promise<void> {
  const [app, role] = [pg.escapeIdentifier(owner.name), pg.escapeIdentifier(reader.name)]
  for (const signature of LARGE_OBJECT_WRITERS) {
    await client.query(`revoke execute on function pg_catalog.${signature} from public`)
    await client.query(`grant execute on function pg_catalog.${signature} to ${app}`)
  }
  await client.query(`alter schema public owner to ${app}`)
  // As the owner, so that nothing of the owner's is ever run or touched with our own rights.
  await client.query(`set role ${app}`)
  const { rows } = await client.query<{ name: string }>(
    `select nspname as name from pg_catalog.pg_namespace
     where nspname !~ '^pg_' and nspname <> 'information_schema'
       and pg_catalog.pg_get_userbyid(nspowner) = $1`,
    [owner.name],
  )
  for (const { name } of rows) {
    const schema = pg.escapeIdentifier(name)
    await client.query(`grant usage on schema ${schema} to ${role}`)
    await client.query(`grant select on all tables in schema ${schema} to ${role}`)
    await client.query(`grant select on all sequences in schema ${schema} to ${role}`)
  }
  for (const grant of ['usage on schemas', 'select on tables', 'select on sequences']) {
    await client.query(`alter default privileges for role ${app} grant ${grant} to ${role}`)
  }
}

/** Makes the role, or makes it again what it was: a role may change its own password and settings. */
function loginRole({ name, password }: DatabaseAddress['owner']): string {
  const [role, secret] = [pg.escapeIdentifier(name), pg.escapeLiteral(password)]
  return `
    do $$ begin create role ${role}; exception when duplicate_object then null; end $$;
    alter role ${role} with login nosuperuser nocreatedb nocreaterole noreplication nobypassrls
      password ${secret};
    alter role ${role} reset all`
}

async function asSuperuser(
  { host, port, superuser }: DatabaseAddress,
  { database, signal }: { database: string; signal: AbortSignal },
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  signal.throwIfAborted()
  const client = new pg.Client({
    host,
    port,
    database,
    user: superuser.name,
    password: superuser.password,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    // What people made must not stand in for what we call.
    options: '-c search_path=pg_catalog',
    application_name: 'atelier',
  })
  client.on('error', () => undefined)
  const hangUp = (): void => void client.end().catch(() => undefined)
  signal.addEventListener('abort', hangUp, { once: true })
  try {
    await client.connect()
    await work(client)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new AppError('unavailable', `The workspace’s Postgres could not be set up: ${why}`, {
      cause: error,
    })
  } finally {
    signal.removeEventListener('abort', hangUp)
    await client.end().catch(() => undefined)
  }
}
