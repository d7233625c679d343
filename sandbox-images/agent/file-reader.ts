import type { Stats } from 'node:fs'
import { lstat, readdir, readlink } from 'node:fs/promises'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileStat } from '../../shared/agent-protocol.ts'
import { FilePath, type FileEntry, type FileKind, type FileList } from '../../shared/files.ts'
import type { z } from 'zod'
import { LIMITS } from '../../shared/limits.ts'
import { errnoOf, toAppError } from './failures.ts'
import type { Hashes } from './hashes.ts'
import { isHidden, isIgnoredFolder } from './ignored.ts'
import { openFile } from './open-file.ts'
import type { Root } from './root.ts'

const AT_ONCE = 64
type Kind = z.infer<typeof FileKind>

/** What is there: folders, entries, hashes. */
export class FileReader {
  readonly #root: Root
  readonly #hashes: Hashes

  constructor(deps: { root: Root; hashes: Hashes }) {
    this.#root = deps.root
    this.#hashes = deps.hashes
  }

  /** What is in a folder but hidden, up to a limit; names that are no UTF-8 paths of ours are left out. */
  async list(path: string): Promise<FileList> {
    await using place = await this.#root.place(path)
    await using folder = await open(place.at, constants.O_DIRECTORY | constants.O_NOFOLLOW)
    const all = await readdir(`/proc/self/fd/${folder.fd}`)
    const names = all.slice(0, LIMITS.folderEntries)
    const entries: FileEntry[] = []
    for (let at = 0; at < names.length; at += AT_ONCE) {
      const some = names.slice(at, at + AT_ONCE)
      const read = some.map((name) =>
        this.#entry(`/proc/self/fd/${folder.fd}/${name}`, join(path, name)),
      )
      entries.push(...(await Promise.all(read)).filter((entry) => entry !== undefined))
    }
    const at = place.path === '' ? this.#root.path : `${this.#root.path}/${place.path}`
    return { entries, more: all.length - names.length, at }
  }

  async stat(path: string): Promise<FileStat> {
    await using place = await this.#root.place(path, { follow: false })
    const [stats, entry] = [await lstat(place.at), await this.#entry(place.at, path)]
    const known = entry ?? this.#plain(path, stats)
    const hash = await this.#hash(path, known)
    const { ino, mode } = stats
    return { ...known, inode: String(ino), mode: mode & 0o7777, ...(hash && { hash }) }
  }

  async #entry(at: string, path: string): Promise<FileEntry | undefined> {
    if (isHidden(path) || !FilePath.safeParse(path).success) return undefined
    const stats = await lstat(at).catch(goneIsFine)
    if (!stats) return undefined
    const entry = this.#plain(path, stats)
    if (entry.kind === 'symlink') return { ...entry, ...(await this.#target(at, path)) }
    if (entry.kind === 'directory' && isIgnoredFolder(path)) return { ...entry, ignored: true }
    return entry
  }

  #plain(path: string, stats: Stats): FileEntry {
    const name = path.slice(path.lastIndexOf('/') + 1)
    return {
      name,
      path,
      kind: kindOf(stats),
      size: stats.size,
      modifiedAt: stats.mtime.toISOString(),
    }
  }

  async #target(at: string, path: string): Promise<{ target?: string; targetKind?: Kind }> {
    const target = await readlink(at).catch(goneIsFine)
    if (target === undefined) return {}
    try {
      await using end = await this.#root.place(path)
      return { target, targetKind: kindOf(await lstat(end.at)) }
    } catch (error) {
      if (toAppError(error).code === 'internal') throw error
      return { target }
    }
  }

  async #hash(path: string, entry: FileEntry): Promise<string | undefined> {
    if ((entry.targetKind ?? entry.kind) !== 'file') return undefined
    try {
      await using place = await this.#root.place(path)
      await using file = await openFile(place)
      if ((await file.stat()).size > LIMITS.liveFileBytes) return undefined
      return await this.#hashes.of(file)
    } catch (error) {
      // A file that may not be read still has a size and a date.
      if (toAppError(error).code === 'forbidden') return undefined
      throw error
    }
  }
}

function kindOf(stats: Stats): Kind {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'directory'
  return stats.isSymbolicLink() ? 'symlink' : 'other'
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

function goneIsFine(error: unknown): undefined {
  if (errnoOf(error) !== 'ENOENT') throw error
}
