import { constants, realpathSync } from 'node:fs'
import { mkdir, open, readlink, realpath, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { errnoOf } from './failures.ts'

const O_PATH = 0o10000000
const { O_DIRECTORY, O_NOFOLLOW } = constants
const MAX_LINKS = 8
/** Holds the trash. Nobody but the trash goes in. */
export const RESERVED = '.atelier'
/** Unfinished writes: never shown, and swept when they are old. */
export const TEMP_NAME = /^\.atelier-[0-9a-f]{16}\.tmp$/

/**
 * A name in a folder that is held open. Whatever happens to the path meanwhile, `at` stays in that
 * folder: `/proc/self/fd/<n>/<name>` is what other languages call `openat`.
 */
export class Place implements AsyncDisposable {
  /** Relative to the root, symlinks resolved. */
  readonly path: string
  readonly name: string
  readonly #folder: FileHandle

  constructor(path: string, name: string, folder: FileHandle) {
    this.path = path
    this.name = name
    this.#folder = folder
  }

  get at(): string {
    return this.beside(this.name)
  }

  /** Another name in the same folder. */
  beside(name: string): string {
    return `/proc/self/fd/${this.#folder.fd}/${name}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder.close()
  }
}

export type PlaceOptions = {
  /** Go through a symlink at the end of the path. Default: yes. */
  readonly follow?: boolean
  /** Allow what is reserved for the trash. */
  readonly reserved?: boolean
}

/** The workspace's files. No path, symlink or race leads out of it. */
export class Root {
  readonly path: string

  constructor(path: string) {
    this.path = realpathSync(path)
  }

  /** The place of a path whose folder exists; the name itself may be free. */
  async place(path: string, options: PlaceOptions = {}): Promise<Place> {
    const real = await this.#realPath(path, options.follow ?? true)
    const inside = this.inside(real)
    if (isReserved(inside) && !options.reserved) {
      throw new AppError('forbidden', `${RESERVED} is kept for the workspace itself.`)
    }
    if (inside === '') return new Place('', '.', await this.#hold(this.path))
    return new Place(inside, basename(real), await this.#hold(dirname(real)))
  }

  /** Makes the folders above `path`. */
  async makeParents(path: string, options: PlaceOptions = {}): Promise<void> {
    const parent = parentOf(path)
    if (parent === '') return
    try {
      await using above = await this.place(parent, options)
      await mkdir(above.at)
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return
      if (errnoOf(error) !== 'ENOENT') throw error
      await this.makeParents(parent, options)
      await this.makeParents(path, options)
    }
  }

  /** Turns a real absolute path into one of ours, or refuses. */
  inside(real: string): string {
    const path = relative(this.path, real)
    if (path === '..' || path.startsWith('../') || path.startsWith('/')) {
      throw new AppError('forbidden', 'This path leads out of the workspace.')
    }
    return path
  }

  async #hold(folder: string): Promise<FileHandle> {
    const handle = await open(folder, O_PATH | O_DIRECTORY | O_NOFOLLOW)
    try {
      // Between realpath and open somebody may have put a symlink in the way: ask where we really are.
      const real = await readlink(`/proc/self/fd/${handle.fd}`)
      this.inside(real)
      if (real !== folder) throw new AppError('conflict', 'This folder is moving. Try again.')
      return handle
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  async #realPath(path: string, follow: boolean, links = 0): Promise<string> {
    if (path === '') return this.path
    const full = join(this.path, path)
    const found = follow ? await realpath(full).catch(onlyIfAbsent) : undefined
    if (found !== undefined) return found
    const folder = await realpath(dirname(full))
    // Named before the link is read, so that a link in a folder outside is not read at all.
    this.inside(folder)
    const target = follow ? await readlink(join(folder, basename(full))).catch(nothing) : undefined
    if (target === undefined) return join(folder, basename(full))
    if (links >= MAX_LINKS) throw new AppError('forbidden', 'Too many symlinks.')
    return this.#realPath(this.inside(resolve(folder, target)), true, links + 1)
  }
}

/** The folder of a relative path. */
export function parentOf(path: string): string {
  const parent = dirname(path)
  return parent === '.' ? '' : parent
}

function isReserved(path: string): boolean {
  return path === RESERVED || path.startsWith(`${RESERVED}/`)
}

function onlyIfAbsent(error: unknown): undefined {
  if (errnoOf(error) !== 'ENOENT') throw error
}

function nothing(): undefined {
  return undefined
}
