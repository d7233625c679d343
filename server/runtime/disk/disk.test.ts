import { randomUUID } from 'node:crypto'
import {
  chown,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { WorkspaceId } from '../../../shared/ids.ts'
import { canReach } from '../../store/postgres-user.ts'
import { createDisk } from './create-disk.ts'
import type { DiskDriver } from './disk.ts'
import { testVolume, whyNoVolumes, type FileSystem } from './test-volume.ts'

const refusal = await whyNoVolumes()
if (refusal) process.stderr.write(`Disk tests need root and loop devices: ${refusal}\n`)

const KINDS: Record<FileSystem, DiskDriver['kind']> = {
  btrfs: 'btrfs',
  xfs: 'reflink',
  ext4: 'copy',
}

describe.skipIf(refusal !== undefined).each(Object.keys(KINDS) as FileSystem[])(
  'disk on %s',
  (fs) => {
    it(`[RD1] is ${KINDS[fs]}, found by trying, and the trial leaves nothing`, async () => {
      await using volume = await testVolume(fs)
      expect((await createDisk(volume.path)).kind).toBe(KINDS[fs])
      expect(await readdir(join(volume.path, 'disks'))).toEqual([])
    })

    it('[RD2] makes its folders once and keeps what is in them', async () => {
      await using volume = await testVolume(fs)
      const disk = await createDisk(volume.path)
      const id = someId()
      const path = await disk.ensure(id)
      await writeFile(join(path, 'files', 'a.txt'), 'kept')
      expect(await disk.ensure(id)).toBe(path)
      expect((await readdir(path)).toSorted()).toEqual(['files', 'home', 'postgres'])
      expect(await readdir(join(path, 'postgres'))).toEqual(['main'])
      expect(await readFile(join(path, 'files', 'a.txt'), 'utf8')).toBe('kept')
    })

    it('[RD3] a clone holds the same bytes, owners, modes and links, and then lives its own life', async () => {
      await using volume = await testVolume(fs)
      const disk = await createDisk(volume.path)
      const [from, to] = [someId(), someId()]
      const source = await disk.ensure(from)
      await writeFile(join(source, 'files', 'run.sh'), 'echo one', { mode: 0o755 })
      await chown(join(source, 'files', 'run.sh'), 1000, 1000)
      await symlink('run.sh', join(source, 'files', 'link'))

      const target = await disk.clone(from, to)
      await writeFile(join(source, 'files', 'run.sh'), 'echo two')
      await writeFile(join(target, 'files', 'link'), 'echo three')

      expect(await readFile(join(source, 'files', 'run.sh'), 'utf8')).toBe('echo two')
      expect(await readFile(join(target, 'files', 'run.sh'), 'utf8')).toBe('echo three')
      const { uid, mode } = await stat(join(target, 'files', 'run.sh'))
      expect({ uid, mode: mode & 0o777 }).toEqual({ uid: 1000, mode: 0o755 })
      await expect(disk.clone(from, to)).rejects.toMatchObject({ code: 'conflict' })
      await expect(disk.clone(someId(), someId())).rejects.toMatchObject({ code: 'not_found' })
    })

    it('[RD4] removes what other users own, twice is the same as once, siblings stay', async () => {
      await using volume = await testVolume(fs)
      const disk = await createDisk(volume.path)
      const [gone, sibling] = [someId(), someId()]
      const path = await disk.ensure(gone)
      await disk.ensure(sibling)
      await mkdir(join(path, 'postgres', 'main', 'base'), { mode: 0o700 })
      await chown(join(path, 'postgres', 'main', 'base'), 999, 999)

      await disk.remove(gone)
      await disk.remove(gone)

      expect(await readdir(join(volume.path, 'disks'))).toEqual([sibling])
    })

    it('[RD5] a full disk is said as such, and half a clone does not stay', async () => {
      await using volume = await testVolume(fs)
      const disk = await createDisk(volume.path)
      const [from, to] = [someId(), someId()]
      const path = await disk.ensure(from)
      const free = await disk.freeBytes()
      expect(free).toBeGreaterThan(50_000_000)
      if (disk.kind !== 'copy') return expect(await disk.clone(from, to)).toContain(to)
      await writeFile(join(path, 'files', 'big'), Buffer.alloc(Math.floor(free * 0.7)))
      await expect(disk.clone(from, to)).rejects.toMatchObject({ code: 'disk_full' })
      expect(await readdir(join(volume.path, 'disks'))).toEqual([from])
    })
  },
)

it('[RD6] out of a closed home of root, disks lie where others can pass', async () => {
  if (process.getuid?.() !== 0) return
  const home = await mkdtemp(join(tmpdir(), 'atelier-home-'))
  const dataRoot = join(home, 'data')
  // Two servers may begin at once.
  const [disk] = await Promise.all([createDisk(dataRoot), createDisk(dataRoot)])
  const place = await realpath(join(dataRoot, 'disks'))
  try {
    const path = await disk.ensure(someId())
    expect(dirname(path)).toBe(place)
    expect(place).toMatch(/^\/var\/lib\/atelier\/disks-/)
    expect(await canReach({ uid: 65_534, gid: 65_534 }, path)).toBe(true)
    expect((await createDisk(dataRoot)).kind).toBe(disk.kind)
  } finally {
    await rm(place, { recursive: true })
    await rm(home, { recursive: true })
  }
})

function someId(): WorkspaceId {
  return WorkspaceId.parse(randomUUID())
}
