import { AppError } from '../../../shared/errors.ts'
import type { WorkspaceId } from '../../../shared/ids.ts'
import type { DiskDriver } from './disk.ts'
import { diskFailure } from './disk-failure.ts'
import { DiskLayout, exists, fillDisk } from './disk-layout.ts'
import { removeTree, type RemoveForeign } from './remove-tree.ts'
import { run } from './run.ts'

/** One subvolume per workspace: a clone is a snapshot of files and database at one moment. */
export class BtrfsDisk implements DiskDriver {
  readonly kind = 'btrfs'
  readonly #layout: DiskLayout
  readonly #removeForeign: RemoveForeign | undefined

  constructor(deps: { root: string; removeForeign?: RemoveForeign }) {
    this.#layout = new DiskLayout(deps.root)
    this.#removeForeign = deps.removeForeign
  }

  async ensure(id: WorkspaceId): Promise<string> {
    const path = this.#layout.path(id)
    try {
      if (!(await exists(path))) await run('btrfs', ['subvolume', 'create', path])
      return await fillDisk(path)
    } catch (error) {
      throw diskFailure('make the workspace’s disk', error)
    }
  }

  async clone(from: WorkspaceId, to: WorkspaceId): Promise<string> {
    const [source, target] = [this.#layout.path(from), this.#layout.path(to)]
    if (!(await exists(source))) throw new AppError('not_found', 'There is no disk to copy from.')
    // A snapshot onto a folder would land inside it.
    if (await exists(target))
      throw new AppError('conflict', 'The new workspace has a disk already.')
    try {
      await run('btrfs', ['subvolume', 'snapshot', source, target])
      return target
    } catch (error) {
      throw diskFailure('copy the workspace’s disk', error)
    }
  }

  async remove(id: WorkspaceId): Promise<void> {
    const path = this.#layout.path(id)
    if (!(await exists(path))) return
    try {
      await run('btrfs', ['subvolume', 'delete', path])
    } catch {
      // Without root and without user_subvol_rm_allowed only an emptied subvolume can go.
      await removeTree(path, this.#removeForeign).catch((error: unknown) => {
        throw diskFailure('remove the workspace’s disk', error)
      })
    }
  }

  async freeBytes(): Promise<number> {
    return this.#layout.freeBytes()
  }
}
