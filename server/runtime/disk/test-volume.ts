import { chmod, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './run.ts'

export type FileSystem = 'btrfs' | 'xfs' | 'ext4'
export type TestVolume = AsyncDisposable & { readonly path: string }

const MAKE: Record<FileSystem, readonly string[]> = {
  btrfs: ['mkfs.btrfs', '-q'],
  xfs: ['mkfs.xfs', '-q', '-m', 'reflink=1'],
  ext4: ['mkfs.ext4', '-q'],
}

/** A small file system of its own on a loop device. Needs root. */
export async function testVolume(kind: FileSystem, mib = 400): Promise<TestVolume> {
  const base = await mkdtemp(join(tmpdir(), `atelier-${kind}-`))
  await chmod(base, 0o755)
  const image = join(base, 'image')
  const path = join(base, 'mount')
  await writeFile(image, '')
  await truncate(image, mib * 1024 * 1024)
  const [make, ...flags] = MAKE[kind]
  await run(make ?? '', [...flags, image])
  await run('mkdir', [path])
  await run('mount', ['-o', 'loop', image, path])
  return {
    path,
    async [Symbol.asyncDispose]() {
      await run('umount', [path])
      await rm(base, { recursive: true })
    },
  }
}

/** Why loop volumes cannot be made here; undefined when they can. */
export async function whyNoVolumes(): Promise<string | undefined> {
  try {
    await using volume = await testVolume('ext4')
    return volume.path ? undefined : 'no mount point'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
