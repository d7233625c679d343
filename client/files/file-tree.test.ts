import { describe, expect, it } from 'vitest'
import type { FileEntry } from '../../shared/files.ts'
import { FileTree, entryAt } from './file-tree.ts'
import { nameOf, parentOf } from './paths.ts'

function entry(path: string, kind: FileEntry['kind'] = 'file'): FileEntry {
  return { name: nameOf(path), path, kind, size: 1, modifiedAt: '2026-01-01T00:00:00.000Z' }
}

/** A disk in a list, and timers that run when told. */
function aTree(disk: FileEntry[]) {
  const listed: string[] = []
  const waiting: (() => void)[] = []
  const tree = new FileTree({
    list: async (path) => {
      listed.push(path)
      if (path !== '' && !disk.some((each) => each.path === path)) throw new Error('not there')
      return { entries: disk.filter((each) => parentOf(each.path) === path), more: 0 }
    },
    soon: (run) => waiting.push(run),
  })
  const settle = async (): Promise<void> => {
    for (const run of waiting.splice(0)) run()
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  }
  return { tree, listed, disk, settle }
}

describe('FileTree', () => {
  it('[CF1] lists a folder once, when it is opened, folders first', async () => {
    const { tree, listed, settle } = aTree([
      entry('b.ts'),
      entry('a10.ts'),
      entry('a9.ts'),
      entry('src', 'directory'),
    ])
    tree.open('')
    tree.open('')
    await settle()
    expect(listed).toEqual([''])
    expect(
      tree
        .view()
        .folders.get('')
        ?.entries.map(({ name }) => name),
    ).toEqual(['src', 'a9.ts', 'a10.ts', 'b.ts'])
  })

  it('[CF2] many changes in one folder become one listing, unknown folders none', async () => {
    const { tree, listed, disk, settle } = aTree([
      entry('src', 'directory'),
      entry('x', 'directory'),
    ])
    tree.setExpanded(['', 'src'])
    await settle()
    listed.length = 0
    disk.push(entry('src/a.ts'), entry('src/b.ts'))
    tree.apply([
      { path: 'src/a.ts', kind: 'changed' },
      { path: 'src/b.ts', kind: 'changed' },
      { path: 'x/deep/c.ts', kind: 'changed' },
    ])
    await settle()
    expect(listed).toEqual(['src'])
    expect(entryAt(tree.view(), 'src/b.ts')).toMatchObject({ name: 'b.ts' })
  })

  it('[CF3] a removed folder is forgotten with all below it', async () => {
    const { tree, listed, disk, settle } = aTree([entry('src', 'directory'), entry('src/a.ts')])
    tree.setExpanded(['', 'src'])
    await settle()
    listed.length = 0
    disk.length = 0
    tree.apply([{ path: 'src', kind: 'removed' }])
    await settle()
    expect(listed).toEqual([''])
    expect([...tree.view().folders.keys()]).toEqual([''])
    expect(entryAt(tree.view(), 'src/a.ts')).toBeUndefined()
  })

  it('[CF4] rescan lists every known folder below again', async () => {
    const { tree, listed, settle } = aTree([
      entry('src', 'directory'),
      entry('src/deep', 'directory'),
    ])
    tree.setExpanded(['', 'src', 'src/deep'])
    await settle()
    listed.length = 0
    tree.apply([{ path: 'src', kind: 'rescan' }])
    await settle()
    expect(listed.sort()).toEqual(['', 'src', 'src/deep'])
  })

  it('[CF5] a failed listing says so and keeps what was there', async () => {
    const { tree, disk, settle } = aTree([entry('src', 'directory'), entry('src/a.ts')])
    tree.setExpanded(['', 'src'])
    await settle()
    disk.length = 0
    await tree.refresh('src')
    expect(tree.view().folders.get('src')).toMatchObject({
      status: 'failed',
      entries: [{ path: 'src/a.ts' }],
    })
  })
})
