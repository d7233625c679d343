import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BtrfsDisk } from './btrfs-disk.ts'
import { CopyDisk } from './copy-disk.ts'
import type { DiskDriver } from './disk.ts'
import { diskRoot } from './disk-root.ts'
import type { RemoveForeign } from './remove-tree.ts'
import { run } from './run.ts'

/**
 * The best disk the data root can carry, found by trying: btrfs subvolumes, then shared blocks, then
 * plain copies. `removeForeign` helps a server that is not root with what containers wrote.
 */
export async function createDisk(
  dataRoot: string,
  options: { removeForeign?: RemoveForeign } = {},
): Promise<DiskDriver> {
  const root = await diskRoot(dataRoot)
  const trial = await mkdtemp(join(root, '.disk-probe-'))
  try {
    if (await works(() => trySubvolumes(trial))) return new BtrfsDisk({ root, ...options })
    const kind = (await works(() => tryReflink(trial))) ? 'reflink' : 'copy'
    return new CopyDisk({ kind, root, ...options })
  } finally {
    await rm(trial, { recursive: true, force: true })
  }
}

async function trySubvolumes(trial: string): Promise<void> {
  const [one, two] = [join(trial, 'one'), join(trial, 'two')]
  await run('btrfs', ['subvolume', 'create', one])
  await run('btrfs', ['subvolume', 'snapshot', one, two])
  // Without root the delete may be refused; then the empty ones go with the trial folder.
  await run('btrfs', ['subvolume', 'delete', one, two]).catch(() => undefined)
}

async function tryReflink(trial: string): Promise<void> {
  const source = join(trial, 'source')
  await writeFile(source, Buffer.alloc(64 * 1024, 1))
  await run('cp', ['--reflink=always', source, join(trial, 'target')])
}

async function works(attempt: () => Promise<void>): Promise<boolean> {
  return attempt().then(
    () => true,
    () => false,
  )
}
