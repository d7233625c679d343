import { randomBytes } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { lstat, mkdir, open, readdir, readlink, rm, symlink } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { LIMITS } from '../../shared/limits.ts'
import { errnoOf } from './failures.ts'
import { renameToFree } from './file-mover.ts'
import { isHidden } from './ignored.ts'
import type { Root } from './root.ts'

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants

export type CopyWish = {
  readonly from: string
  readonly to: string
  /** Aborted when nobody waits for the copy any more. */
  readonly signal: AbortSignal
}

/** Copies a file, folder or symlink to a free path. It is there whole, or not at all. */
export async function copy(root: Root, { from, to, signal }: CopyWish): Promise<void> {
  if (to === from || to.startsWith(`${from}/`)) {
    throw new AppError('bad_input', 'A folder cannot be copied into itself.')
  }
  await using source = await root.place(from, { follow: false })
  await lstat(source.at)
  await root.makeParents(to)
  await using target = await root.place(to, { follow: false })
  if (await exists(target.at)) throw taken()
  // Under a name nobody sees, so that half a folder is never taken for the whole one.
  const draft = target.beside(`.atelier-${randomBytes(8).toString('hex')}.tmp`)
  try {
    await new Copier(signal).copy(source.at, draft, from)
    await renameToFree({ at: draft }, target)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** Walks folders by holding each one open: what is swapped for a symlink meanwhile leads nowhere. */
class Copier {
  readonly #signal: AbortSignal
  #left = LIMITS.copyEntries

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  async copy(from: string, to: string, path: string): Promise<void> {
    this.#signal.throwIfAborted()
    this.#left -= 1
    if (this.#left < 0) {
      throw new AppError('too_large', `A copy may hold up to ${LIMITS.copyEntries} files.`)
    }
    const stats = await lstat(from)
    if (stats.isDirectory()) return await this.#folder(from, to, path)
    if (stats.isSymbolicLink()) return await symlink(await readlink(from), to)
    // Pipes and sockets belong to the program that made them.
    if (stats.isFile()) await this.#file(from, to, stats)
  }

  async #folder(from: string, to: string, path: string): Promise<void> {
    await using source = await open(from, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    await mkdir(to)
    await using target = await open(to, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    for (const name of await readdir(`/proc/self/fd/${source.fd}`)) {
      if (isHidden(`${path}/${name}`)) continue
      const [inner, outer] = [source, target].map(({ fd }) => `/proc/self/fd/${fd}/${name}`)
      await this.copy(inner ?? '', outer ?? '', `${path}/${name}`)
    }
    await target.chmod((await source.stat()).mode & 0o7777)
  }

  async #file(from: string, to: string, { mode }: Stats): Promise<void> {
    await using source = await open(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    await using target = await open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
    const bytes = source.createReadStream({ autoClose: false })
    await target.writeFile(bytes, { signal: this.#signal })
    await target.chmod(mode & 0o7777)
  }
}

async function exists(at: string): Promise<boolean> {
  try {
    await lstat(at)
    return true
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
    return false
  }
}

function taken(): AppError {
  return new AppError('conflict', 'Something with this name is already there.')
}
