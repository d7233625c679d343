import { execFile } from 'node:child_process'
import { realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { binariesFor } from '../../store/postgres-binaries.ts'
import { canReach, unprivilegedUser, type UnixUser } from '../../store/postgres-user.ts'
import { runningPostmaster, stopPostmaster } from '../../store/postmaster.ts'
import { runPostgres } from '../../store/run-postgres.ts'
import { AppError } from '../../../shared/errors.ts'
import type { SandboxSpec } from '../driver.ts'
import { freePort } from './free-port.ts'

/** Where root keeps what an unprivileged user cannot reach in a closed home. */
const SHARED_STATE = '/var/lib/atelier'
const HOST = '127.0.0.1'
const SMALL = {
  shared_buffers: '16MB',
  max_connections: '30',
  max_parallel_workers_per_gather: '0',
  recovery_init_sync_method: 'syncfs',
}

export type LocalPostgres = { readonly dataDir: string; readonly port: number }

/** Where the workspace's Postgres runs, or will: the port it had, unless somebody took that meanwhile. */
export async function planLocalPostgres(
  spec: SandboxSpec,
  lastPort: number | undefined,
): Promise<LocalPostgres> {
  const { dataDir } = await placeFor(join(spec.diskPath, 'postgres', 'main'))
  const runs = (await runningPostmaster(dataDir)) !== undefined
  return { dataDir, port: runs && lastPort !== undefined ? lastPort : await freePort(lastPort) }
}

/** The workspace's Postgres from the embedded binaries, found running or started; it outlives us. */
export async function startLocalPostgres(
  { databasePassword }: SandboxSpec,
  { dataDir, port, software }: LocalPostgres & { software: string },
): Promise<void> {
  const user = await unprivilegedUser(dataDir)
  await runPostgres({
    binaries: await binariesFor(user, software),
    dataDir,
    user,
    superuser: { name: 'postgres', password: databasePassword },
    listen: { kind: 'tcp', host: HOST, port },
    settings: SMALL,
  })
}

/** Where the programs are copied if they cannot be run in place: where `nobody` gets, when we are root. */
export function softwareFolder(dataDir: string): string {
  return process.getuid?.() === 0 ? SHARED_STATE : join(dataDir, 'local')
}

export async function stopLocalPostgres(dataDir: string): Promise<void> {
  const pid = await runningPostmaster(dataDir)
  if (pid !== undefined) await stopPostmaster(pid)
}

/** The data directory and who may work in it. Postgres refuses root, and root's folders refuse others. */
async function placeFor(main: string): Promise<{ dataDir: string; user: UnixUser }> {
  const linked = await realpath(main)
  const user = await unprivilegedUser(linked)
  if (user === undefined) return { dataDir: linked, user }
  if (await canReach(user, dirname(dirname(linked)))) {
    await give(dirname(linked), user)
    return { dataDir: linked, user }
  }
  throw new AppError(
    'unavailable',
    `Postgres must not run as root, and no other user can enter ${dirname(linked)}. Move ATELIER_DATA to a folder others may pass through.`,
  )
}

/** The tree may come from a container, whose Postgres had another number. */
async function give(folder: string, user: { uid: number; gid: number } | undefined): Promise<void> {
  if (!user) return
  const { uid } = await stat(join(folder, 'main'))
  if (uid === user.uid) return
  await promisify(execFile)('chown', ['-R', '-h', `${user.uid}:${user.gid}`, folder])
}
