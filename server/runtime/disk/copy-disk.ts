import { rename } from 'node:fs/promises'
import { AppError } from '../../../shared/errors.ts'
import type { WorkspaceId } from '../../../shared/ids.ts'
import type { DiskDriver } from './disk.ts'
import { diskFailure } from './disk-failure.ts'
import { DiskLayout, exists, fillDisk } from './disk-layout.ts'
import { removeTree, type RemoveForeign } from './remove-tree.ts'
import { run } from './run.ts'

/** Plain directories, cloned with `cp`: sharing blocks where the file system can, else byte by byte. */
export class CopyDisk implements DiskDriver {
  readonly kind: 'reflink' | 'copy'
  readonly #layout: DiskLayout
  readonly #removeForeign: RemoveForeign | undefined

  constructor(deps: { kind: 'reflink' | 'copy'; root: string; removeForeign?: RemoveForeign }) {
    this.kind = deps.kind
    this.#layout = new DiskLayout(deps.root)
    this.#removeForeign = deps.removeForeign
  }

  async ensure(id: WorkspaceId): Promise<string> {
    try {
      return await fillDisk(this.#layout.path(id))
    } catch (error) {
      throw diskFailure('make the workspace’s disk', error)
    }
  }

  async clone(from: WorkspaceId, to: WorkspaceId): Promise<string> {
    const [source, target, partial] = [
      this.#layout.path(from),
      this.#layout.path(to),
      this.#layout.partial(to),
    ]
    if (!(await exists(source))) throw new AppError('not_found', 'There is no disk to copy from.')
    if (await exists(target))
      throw new AppError('conflict', 'The new workspace has a disk already.')
    try {
      await removeTree(partial, this.#removeForeign)
      await run('cp', ['-a', this.#reflink(), '--', source, partial])
      await rename(partial, target)
      return target
    } catch (error) {
      await removeTree(partial, this.#removeForeign).catch(() => undefined)
      throw diskFailure('copy the workspace’s disk', error)
    }
  }

  async remove(id: WorkspaceId): Promise<void> {
    try {
      // First out of sight in one step, so that a crash never leaves half a disk in its place.
      await rename(this.#layout.path(id), this.#layout.trash(id)).catch(ignoreAbsent)
      for (const path of await this.#layout.leftovers(id)) {
        await removeTree(path, this.#removeForeign)
      }
    } catch (error) {
      throw diskFailure('remove the workspace’s disk', error)
    }
  }

  async freeBytes(): Promise<number> {
    return this.#layout.freeBytes()
  }

  #reflink(): string {
    return this.kind === 'reflink' ? '--reflink=always' : '--reflink=never'
  }
}

function ignoreAbsent(error: unknown): void {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
  throw error
}
