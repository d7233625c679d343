import { randomUUID } from 'node:crypto'
import { readdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { EntryPath } from '../../shared/files.ts'
import { parseJson } from '../../shared/parse.ts'
import { toAppError } from './failures.ts'
import { renameToFree } from './file-mover.ts'
import { RESERVED, type Root } from './root.ts'

const KEPT_MS = 7 * 24 * 3_600_000
const TRASH = `${RESERVED}/trash`
const inTrash = { reserved: true, follow: false } as const
const Note = z.object({ path: EntryPath })

/** Where deleted things wait for a week, on the same disk, so that deleting is one rename. */
export class Trash {
  readonly #root: Root

  constructor(root: Root) {
    this.#root = root
  }

  async take(path: string): Promise<string> {
    await using source = await this.#root.place(path, { follow: false })
    const id = randomUUID()
    await this.#root.makeParents(`${TRASH}/${id}/entry`, { reserved: true })
    await this.#hideFromGit()
    await using note = await this.#root.place(`${TRASH}/${id}/note.json`, inTrash)
    await writeFile(note.at, JSON.stringify({ path }), { flag: 'wx' })
    await using target = await this.#root.place(`${TRASH}/${id}/entry`, inTrash)
    try {
      await renameToFree(source, target)
    } catch (error) {
      await this.#drop(id)
      throw error
    }
    return id
  }

  async restore(id: string): Promise<void> {
    if (!z.uuid().safeParse(id).success)
      throw new AppError('not_found', 'This is not in the trash.')
    await using note = await this.#root.place(`${TRASH}/${id}/note.json`, inTrash)
    const { path } = parseJson(Note, await readFile(note.at, 'utf8'))
    await using source = await this.#root.place(`${TRASH}/${id}/entry`, inTrash)
    await this.#root.makeParents(path)
    await using target = await this.#root.place(path, { follow: false })
    await renameToFree(source, target)
    await this.#drop(id)
  }

  /** Lets go of what was deleted long ago. */
  async prune(nowMs: number): Promise<void> {
    await using trash = await this.#root.place(TRASH, inTrash)
    for (const id of await readdir(trash.at)) {
      await using old = await this.#root.place(`${TRASH}/${id}`, inTrash)
      if (nowMs - (await stat(old.at)).mtimeMs > KEPT_MS) await rm(old.at, { recursive: true })
    }
  }

  async #drop(id: string): Promise<void> {
    await using folder = await this.#root.place(`${TRASH}/${id}`, inTrash)
    await rm(`${folder.at}/note.json`, { force: true })
    await rmdir(folder.at)
  }

  async #hideFromGit(): Promise<void> {
    await using file = await this.#root.place(`${RESERVED}/.gitignore`, inTrash)
    await writeFile(file.at, '*\n', { flag: 'wx' }).catch((error: unknown) => {
      if (toAppError(error).code !== 'conflict') throw error
    })
  }
}
