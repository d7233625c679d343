import { createHash } from 'node:crypto'
import { chmod, mkdir, realpath, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { canReach, unprivilegedUser } from '../../store/postgres-user.ts'

/** Where root keeps what others cannot reach in a closed home. */
const SHARED_STATE = '/var/lib/atelier'

/**
 * The folder of disks: `<dataRoot>/disks`, or what that links to. A workspace's Postgres never runs as
 * root, so when root starts this server out of a closed home, the disks lie where others can pass.
 */
export async function diskRoot(dataRoot: string): Promise<string> {
  await mkdir(dataRoot, { recursive: true })
  const named = join(dataRoot, 'disks')
  const found = await realpath(named).catch(() => undefined)
  if (found !== undefined) return found
  if (await othersPass(await realpath(dataRoot))) return passable(named)
  const name = createHash('sha256').update(named).digest('hex').slice(0, 16)
  const place = await passable(join(SHARED_STATE, `disks-${name}`))
  // Two servers that begin at once find the same place.
  await symlink(place, named).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  return place
}

/** Others may pass through, but not look around. */
async function passable(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o711 })
  await chmod(path, 0o711)
  return realpath(path)
}

async function othersPass(dataRoot: string): Promise<boolean> {
  if (process.getuid?.() !== 0) return true
  // The data folder itself is ours to open; what is secret in it is closed by itself.
  await chmod(dataRoot, (await stat(dataRoot)).mode | 0o011)
  return canReach(await unprivilegedUser(), dataRoot)
}
