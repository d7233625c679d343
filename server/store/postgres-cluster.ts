import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { chmod, chown, lstat, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { AppError } from '../../shared/errors.ts'
import { halfName, renameUnlessThere } from './half-made.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import type { UnixUser } from './postgres-user.ts'

/** Where a Postgres listens: on one of the two, never on both. */
export type Listen =
  | { readonly kind: 'socket'; readonly directory: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }

export type Superuser = { readonly name: string; readonly password?: string | undefined }

export type ClusterOptions = {
  readonly binaries: PostgresBinaries
  /** The data directory itself. Its parent is made and given to `user` if it is not there. */
  readonly dataDir: string
  readonly user: UnixUser
  readonly superuser: Superuser
  readonly listen: Listen
  /** Beyond, or instead of, the ones of `DURABLE_AND_SMALL`. */
  readonly settings?: Readonly<Record<string, string>>
}

/** An ack means on disk; everything else is kept small. */
export const DURABLE_AND_SMALL: Readonly<Record<string, string>> = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  shared_buffers: '48MB',
  max_connections: '60',
  max_wal_senders: '0',
  wal_level: 'minimal',
  min_wal_size: '32MB',
  max_wal_size: '256MB',
  max_worker_processes: '2',
  io_method: 'sync',
  jit: 'off',
  log_min_messages: 'fatal',
  log_timezone: 'UTC',
  timezone: 'UTC',
}

const run = promisify(execFile)

/** Makes a folder that belongs to `user` alone. */
export async function privateFolder(path: string, user: UnixUser): Promise<void> {
  await mkdir(path, { recursive: true })
  if (user) await chown(path, user.uid, user.gid)
  await chmod(path, 0o700)
}

/** Makes the data directory if there is none; half of one never stays under its name. */
export async function initdb(options: ClusterOptions): Promise<void> {
  const { binaries, dataDir, user } = options
  const made = await readFile(join(dataDir, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (made !== undefined) return refuseOtherMajor(made.trim(), binaries, dataDir)
  await privateFolder(dirname(dataDir), user)
  const half = halfName(dataDir)
  try {
    await runInitdb(options, half)
    await renameUnlessThere(half, dataDir)
  } finally {
    await rm(half, { recursive: true, force: true })
  }
}

/** Starts a postmaster that outlives us. Its first words go to `startup.log` beside the data. */
export async function spawnPostgres(options: ClusterOptions): Promise<ChildProcess> {
  const { binaries, dataDir, user } = options
  if (options.listen.kind === 'socket') await socketFolder(options.listen.directory, user)
  const log = await open(startupLog(dataDir), 'w')
  try {
    const args = ['-D', dataDir, ...settingArgs(options)]
    const stdio = ['ignore', log.fd, log.fd] as const
    const cwd = dirname(dataDir)
    // Detached: Ctrl-C in our terminal, or a kill of our group, must not take unsaved work along.
    const child = spawn(binaries.postgres, args, {
      cwd,
      detached: true,
      env: environment(),
      stdio: [...stdio],
      ...user,
    })
    child.on('error', () => undefined)
    child.unref()
    return child
  } finally {
    await log.close()
  }
}

/** It may lie in a folder everybody writes to: what somebody else has put there is not taken over. */
async function socketFolder(path: string, user: UnixUser): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  const found = await lstat(path)
  if (!found.isDirectory() || ![process.getuid?.(), user?.uid].includes(found.uid)) {
    throw new AppError('unavailable', `${path} is in the way and belongs to somebody else.`)
  }
  await privateFolder(path, user)
}

/** What the last start said, for the message of a failure. */
export async function startupWords(dataDir: string): Promise<string> {
  const text = await readFile(startupLog(dataDir), 'utf8').catch(() => '')
  return text.trim().split('\n').slice(-6).join('\n')
}

function startupLog(dataDir: string): string {
  return join(dirname(dataDir), 'startup.log')
}

async function runInitdb(options: ClusterOptions, directory: string): Promise<void> {
  const { binaries, user, superuser } = options
  const passwordFile = `${directory}.password`
  const args = ['-D', directory, '-U', superuser.name, '--encoding=UTF8', '--locale=C']
  args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8')
  if (superuser.password === undefined) args.push('--auth=trust')
  else args.push('--auth=scram-sha-256', `--pwfile=${passwordFile}`)
  if (options.settings?.['fsync'] === 'off') args.push('--no-sync')
  try {
    await writeFile(passwordFile, superuser.password ?? '', { mode: 0o600 })
    if (user) await chown(passwordFile, user.uid, user.gid)
    await run(binaries.initdb, args, { cwd: dirname(directory), env: environment(), ...user })
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('unavailable', `The embedded Postgres could not be set up: ${words}`, {
      cause,
    })
  } finally {
    await rm(passwordFile, { force: true })
  }
}

function refuseOtherMajor(found: string, binaries: PostgresBinaries, dataDir: string): void {
  const major = binaries.version.split('.')[0]
  if (found === major) return
  const message = `The data in ${dataDir} was written by Postgres ${found}, but this is Postgres ${major}. Dump it with the old version first, or start the version of Atelier that wrote it.`
  throw new AppError('unavailable', message)
}

function settingArgs({ listen, settings }: ClusterOptions): string[] {
  const where =
    listen.kind === 'socket'
      ? { listen_addresses: '', unix_socket_directories: listen.directory, port: '5432' }
      : { listen_addresses: listen.host, port: String(listen.port), unix_socket_directories: '' }
  const all = { ...DURABLE_AND_SMALL, ...settings, ...where }
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Nothing of ours: a stray PGDATA, PGPORT or locale must not steer it. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}
