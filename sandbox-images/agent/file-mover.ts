import { link, lstat, mkdir, rename, unlink } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { errnoOf } from './failures.ts'
import type { Place, Root } from './root.ts'

/** All that renaming needs of a place. */
type Named = Pick<Place, 'at'>

/** Makes a folder and those above it; one that exists is a conflict. */
export async function makeDirectory(root: Root, path: string): Promise<void> {
  await root.makeParents(path)
  await using place = await root.place(path, { follow: false })
  await mkdir(place.at)
}

/** Moves a file, folder or symlink to a free path. */
export async function move(root: Root, from: string, to: string): Promise<void> {
  if (to.startsWith(`${from}/`)) {
    throw new AppError('bad_input', 'A folder cannot move into itself.')
  }
  await using source = await root.place(from, { follow: false })
  await lstat(source.at)
  await root.makeParents(to)
  await using target = await root.place(to, { follow: false })
  await renameToFree(source, target)
}

/** Rename never overwrites here: a file is linked to its new name first, which fails if that is taken. */
export async function renameToFree(source: Named, target: Named): Promise<void> {
  const stats = await lstat(source.at)
  if (!stats.isDirectory() && (await linkedTo(source, target))) return await unlink(source.at)
  const taken = await lstat(target.at).catch(onlyIfAbsent)
  if (taken) throw new AppError('conflict', 'Something with this name is already there.')
  await rename(source.at, target.at)
}

/** False where the disk or the kernel's rules allow no hard link. */
async function linkedTo(source: Named, target: Named): Promise<boolean> {
  try {
    await link(source.at, target.at)
    return true
  } catch (error) {
    if (['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS'].includes(errnoOf(error) ?? ''))
      return false
    throw error
  }
}

function onlyIfAbsent(error: unknown): undefined {
  if (errnoOf(error) !== 'ENOENT') throw error
}
