import { createHash, randomBytes } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { lstat, open, rename, unlink, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { Written } from '../../shared/files.ts'
import { LIMITS } from '../../shared/limits.ts'
import type { z } from 'zod'
import { errnoOf, toAppError } from './failures.ts'
import type { Hashes } from './hashes.ts'
import type { Locks } from './locks.ts'
import { openFile } from './open-file.ts'
import type { Place, Root } from './root.ts'

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR, O_WRONLY } = constants
const CHUNK_BYTES = 256 * 1024

/** What must be there before: this hash, nothing (null), or anything (undefined). */
export type Condition = string | null | undefined

/** Writes whole files so that a reader, or a kill, finds the old bytes or the new ones. */
export class FileWriter {
  readonly #deps: { root: Root; hashes: Hashes; locks: Locks }

  constructor(deps: { root: Root; hashes: Hashes; locks: Locks }) {
    this.#deps = deps
  }

  async write(
    path: string,
    body: AsyncIterable<Buffer>,
    condition: Condition,
  ): Promise<z.infer<typeof Written>> {
    await using place = await this.#place(path, condition)
    if (place.path === '') throw new AppError('conflict', 'This is a folder.')
    // The slow part first: what follows holds a lock and should leave little room for others.
    await using draft = await Draft.take(place, body)
    return await this.#deps.locks.run(place.path, () => this.#put(place, draft, condition))
  }

  /** Folders are made for a new file, not for one that ought to be there. */
  async #place(path: string, condition: Condition): Promise<Place> {
    if (typeof condition !== 'string') await this.#deps.root.makeParents(path)
    try {
      return await this.#deps.root.place(path)
    } catch (error) {
      if (typeof condition !== 'string' || toAppError(error).code !== 'not_found') throw error
      throw new AppError('changed', 'The file is gone.', { cause: error, details: { hash: null } })
    }
  }

  async #put(place: Place, draft: Draft, condition: Condition): Promise<z.infer<typeof Written>> {
    const there = await this.#check(place, condition)
    if (there && (!draft.beside || !(await mayReplace(there)))) await draft.pourInto(place)
    else await draft.becomes(place, there, condition)
    const { size, mtime } = await lstat(place.at)
    return { hash: draft.hash, size, modifiedAt: mtime.toISOString() }
  }

  async #check(place: Place, condition: Condition): Promise<Stats | undefined> {
    const there = await lstat(place.at).catch(onlyIfAbsent)
    if (there?.isDirectory()) throw new AppError('conflict', 'This is a folder.')
    if (there && !there.isFile()) throw new AppError('forbidden', 'This is not an ordinary file.')
    if (condition === undefined) return there
    const hash = there ? await this.#hash(place) : null
    if (hash === condition) return there
    throw new AppError('changed', 'The file has changed meanwhile.', { details: { hash } })
  }

  async #hash(place: Place): Promise<string> {
    await using file = await openFile(place)
    return await this.#deps.hashes.of(file)
  }
}

/** The new bytes in a file of their own, next to the target if its folder lets us. */
class Draft implements AsyncDisposable {
  readonly #at: string
  readonly #file: FileHandle
  readonly beside: boolean
  hash = ''
  #moved = false

  constructor(at: string, file: FileHandle, beside: boolean) {
    this.#at = at
    this.#file = file
    this.beside = beside
  }

  static async take(place: Place, body: AsyncIterable<Buffer>): Promise<Draft> {
    const draft = await Draft.#create(place)
    try {
      await draft.#fill(body)
      return draft
    } catch (error) {
      await draft[Symbol.asyncDispose]()
      throw error
    }
  }

  static async #create(place: Place): Promise<Draft> {
    const name = `.atelier-${randomBytes(8).toString('hex')}.tmp`
    const flags = O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW
    try {
      return new Draft(place.beside(name), await open(place.beside(name), flags, 0o666), true)
    } catch (error) {
      const there = await lstat(place.at).catch(onlyIfAbsent)
      if (!there || !['EACCES', 'EPERM', 'EROFS'].includes(errnoOf(error) ?? '')) throw error
      const elsewhere = join(tmpdir(), name)
      return new Draft(elsewhere, await open(elsewhere, flags, 0o600), false)
    }
  }

  async #fill(body: AsyncIterable<Buffer>): Promise<void> {
    const hash = createHash('sha256')
    let bytes = 0
    for await (const chunk of body) {
      bytes += chunk.length
      if (bytes > LIMITS.uploadBytes) throw new AppError('too_large', 'This file is too large.')
      hash.update(chunk)
      await writeAll(this.#file, chunk, bytes - chunk.length)
    }
    await this.#file.sync()
    this.hash = hash.digest('hex')
  }

  /** Takes the place, with the mode of what was there. */
  async becomes(place: Place, there: Stats | undefined, condition: Condition): Promise<void> {
    if (there) await this.#file.chmod(there.mode & 0o7777)
    await sameAsBefore(place, there, condition)
    await rename(this.#at, place.at)
    this.#moved = true
  }

  /** Overwrites what is there, because others know it by another name or its folder is closed. */
  async pourInto(place: Place): Promise<void> {
    await using target = await openFile(place, O_WRONLY)
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    let at = 0
    for (;;) {
      const { bytesRead } = await this.#file.read(chunk, 0, chunk.length, at)
      if (bytesRead === 0) break
      await writeAll(target, chunk.subarray(0, bytesRead), at)
      at += bytesRead
    }
    // Cut last: a kill in between leaves a mixture, but never less than there was.
    await target.truncate(at)
    await target.sync()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close()
    if (!this.#moved) await unlink(this.#at).catch(onlyIfAbsent)
  }
}

/** Others write without our lock: look once more in the last moment. */
async function sameAsBefore(
  place: Place,
  there: Stats | undefined,
  condition: Condition,
): Promise<void> {
  if (condition === undefined) return
  const now = await lstat(place.at).catch(onlyIfAbsent)
  const same =
    now?.ino === there?.ino && now?.mtimeMs === there?.mtimeMs && now?.size === there?.size
  if (!same) throw new AppError('changed', 'The file is changing right now.')
}

/** A new inode would part other names from this one, or take the file from its owner. */
async function mayReplace(there: Stats): Promise<boolean> {
  const ours = there.uid === process.geteuid?.()
  const ourGroup = there.gid === process.getegid?.()
  return there.nlink === 1 && ours && ourGroup
}

async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done)
    done += bytesWritten
  }
}

function onlyIfAbsent(error: unknown): undefined {
  if (errnoOf(error) !== 'ENOENT') throw error
}
