import { access, mkdir, readdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { WorkspaceId } from '../../../shared/ids.ts'

/** Where disks lie in their folder. Names that begin with a dot are unfinished or on their way out. */
export class DiskLayout {
  readonly root: string

  constructor(root: string) {
    this.root = root
  }

  path(id: WorkspaceId): string {
    // The id becomes a path that is removed as root: only what is a UUID gets this far.
    return join(this.root, WorkspaceId.parse(id))
  }

  /** Not the disk itself yet: a crash while it is filled leaves nothing that looks finished. */
  partial(id: WorkspaceId): string {
    return join(this.root, `.partial-${WorkspaceId.parse(id)}`)
  }

  trash(id: WorkspaceId): string {
    return join(this.root, `.trash-${WorkspaceId.parse(id)}-${process.hrtime.bigint()}`)
  }

  /** What an interrupted removal or clone of this disk left behind. */
  async leftovers(id: WorkspaceId): Promise<string[]> {
    const names = await readdir(this.root).catch(() => [])
    const mine = names.filter((name) => name.startsWith('.') && name.includes(id))
    return mine.map((name) => join(this.root, name))
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.root)
    return bavail * bsize
  }
}

/** Makes the folders every disk has, and leaves alone what is there. */
export async function fillDisk(path: string): Promise<string> {
  await mkdir(join(path, 'files'), { recursive: true })
  await mkdir(join(path, 'home'), { recursive: true })
  await mkdir(join(path, 'postgres', 'main'), { recursive: true })
  return path
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
