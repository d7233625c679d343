import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { AppError } from '../../shared/errors.ts'
import {
  initdb,
  spawnPostgres,
  startupWords,
  type ClusterOptions,
  type Listen,
  type Superuser,
} from './postgres-cluster.ts'
import { releaseStaleLock, runningPostmaster, stopPostmaster } from './postmaster.ts'

/** A Postgres that answers. Disposing it stops it and waits until it has gone. */
export interface RunningPostgres extends AsyncDisposable {
  readonly pid: number
  /** True if it was running already: a killed server leaves its Postgres behind, and finds it here. */
  readonly adopted: boolean
  readonly connection: pg.ClientConfig
}

const READY_WITHIN_MS = 60_000
const POLL_MS = 40
const ATTEMPTS = 6
const ATTEMPT_MS = 500

/**
 * The one postmaster on a data directory: the one that runs there if it answers, else a new one.
 * The directory is made if it is not there. Resolves once it takes connections.
 */
export async function runPostgres(options: ClusterOptions): Promise<RunningPostgres> {
  await initdb(options)
  const connection = connectionTo(options.listen, options.superuser)
  // Another of us may start one between our look and our start, or orphans of a killed one still write.
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await sleep(ATTEMPT_MS)
    const adopted = await adopt(options, connection)
    if (adopted !== undefined) return running(adopted, connection, true)
    await releaseLocks(options)
    const pid = await start(options, connection)
    if (pid !== undefined) return running(pid, connection, false)
  }
  const words = await startupWords(options.dataDir)
  throw new AppError('unavailable', `The embedded Postgres does not start: ${words}`)
}

/** How to reach it, in the words of `pg`. */
export function connectionTo(listen: Listen, superuser: Superuser): pg.ClientConfig {
  return {
    ...(listen.kind === 'socket'
      ? { host: listen.directory, port: 5432 }
      : { host: listen.host, port: listen.port }),
    user: superuser.name,
    database: 'postgres',
    ...(superuser.password !== undefined && { password: superuser.password }),
  }
}

function running(pid: number, connection: pg.ClientConfig, adopted: boolean): RunningPostgres {
  return { pid, adopted, connection, [Symbol.asyncDispose]: () => stopPostmaster(pid) }
}

/** One that does not answer where we look, for long, is stopped cleanly, to be started as we want it. */
async function adopt(
  { dataDir }: ClusterOptions,
  connection: pg.ClientConfig,
): Promise<number | undefined> {
  const pid = await runningPostmaster(dataDir)
  if (pid === undefined) return undefined
  const stillThere = async () => (await runningPostmaster(dataDir)) === pid
  if (await answers({ dataDir, connection, stillThere, withinMs: READY_WITHIN_MS / 4 })) return pid
  await stopPostmaster(pid)
  return undefined
}

async function releaseLocks({ dataDir, listen }: ClusterOptions): Promise<void> {
  await releaseStaleLock(dataDir, join(dataDir, 'postmaster.pid'))
  if (listen.kind === 'tcp') return
  await releaseStaleLock(dataDir, join(listen.directory, '.s.PGSQL.5432.lock'))
}

async function start(
  options: ClusterOptions,
  connection: pg.ClientConfig,
): Promise<number | undefined> {
  const child = await spawnPostgres(options)
  if (child.pid === undefined) return undefined
  const { dataDir } = options
  const stillThere = () => child.exitCode === null && child.signalCode === null
  const ready = await answers({ dataDir, connection, stillThere, withinMs: READY_WITHIN_MS })
  if (ready) return child.pid
  if (stillThere()) await stopPostmaster(child.pid)
  return undefined
}

type Question = {
  dataDir: string
  connection: pg.ClientConfig
  stillThere: () => boolean | Promise<boolean>
  withinMs: number
}

async function answers({ dataDir, connection, stillThere, withinMs }: Question): Promise<boolean> {
  const until = performance.now() + withinMs
  while (performance.now() < until && (await stillThere())) {
    const serves = await servedDirectory(connection)
    if (serves !== undefined) return serves === (await realpath(dataDir))
    await sleep(POLL_MS)
  }
  return false
}

/** The data directory of whoever answers there: on TCP that could be anybody. */
async function servedDirectory(connection: pg.ClientConfig): Promise<string | undefined> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ directory: string }>(
      `select current_setting('data_directory') as directory`,
    )
    return rows[0] && (await realpath(rows[0].directory))
  } catch {
    return undefined
  } finally {
    await client.end().catch(() => undefined)
  }
}
