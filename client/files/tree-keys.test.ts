import { expect, it } from 'vitest'
import type { FileEntry } from '../../shared/files.ts'
import type { TreeView } from './file-tree.ts'
import { nameOf, parentOf } from './paths.ts'
import { type Row, rowsOf, shownAt } from './rows.ts'
import { TypeAhead } from './selection.ts'
import { type TreeHands, pressInTree } from './tree-keys.ts'
import { type Selection, chosenOnly, ranged, survivor, toggled } from './tree-state.ts'

function entry(path: string): FileEntry {
  const kind = path.endsWith('/') ? 'directory' : 'file'
  const clean = path.replace(/\/$/, '')
  return { name: nameOf(clean), path: clean, kind, size: 1, modifiedAt: '' }
}

/** A view of these paths; folders end in a slash, those in `open` are open. */
function viewOf(paths: readonly string[], open: readonly string[] = []): TreeView {
  const entries = paths.map(entry)
  const folders = [
    '',
    ...entries.filter(({ kind }) => kind === 'directory').map(({ path }) => path),
  ]
  return {
    folders: new Map(
      folders.map((folder) => [
        folder,
        {
          status: 'listed',
          entries: entries.filter(({ path }) => parentOf(path) === folder),
          more: folder === 'lib' ? 7 : 0,
        },
      ]),
    ),
    expanded: new Set(open),
  }
}
const PATHS = ['lib/', 'lib/a.ts', 'src/', 'src/b.ts', 'z.md']
const NOTHING = { draft: null, uploading: [] }
const pathsOf = (rows: readonly Row[]) => rows.map(({ path }) => path.replace('\0', '?'))

it('[FT8] rows are what open folders hold, and a folder says how much of it is not listed', () => {
  expect(pathsOf(rowsOf(viewOf(PATHS), NOTHING))).toEqual(['lib', 'src', 'z.md'])
  const rows = rowsOf(viewOf(PATHS, ['lib']), NOTHING)
  expect(pathsOf(rows)).toEqual(['lib', 'lib/a.ts', 'lib/?more', 'src', 'z.md'])
  expect(rows[1]).toMatchObject({ level: 2, at: 1, of: 8 })
  expect(rows[2]).toMatchObject({ kind: 'more', of: 7 })
})

it('[FT8] a row stays the same object while its folder does', () => {
  const view = viewOf(PATHS, ['lib'])
  const [before, after] = [rowsOf(view, NOTHING), rowsOf({ ...view, expanded: new Set() }, NOTHING)]
  expect(after[0]).toBe(before[0])
  expect(after.at(-1)).toBe(before.at(-1))
})

it('[FT9] something new has its row first in its folder, what is uploaded has one where it will be', () => {
  const draft = { kind: 'file', folder: 'src' } as const
  const rows = rowsOf(viewOf(PATHS, ['src']), { draft, uploading: ['src/new', 'src/b.ts', 'top'] })
  expect(pathsOf(rows)).toEqual(['lib', 'src', 'src/?new', 'src/b.ts', 'src/new', 'top', 'z.md'])
})

it('[FT10] what is said of a file in a closed folder is said at the folder', () => {
  const things = [
    { path: 'lib/a.ts', thing: 'Ada' },
    { path: 'src/deep/c.ts', thing: 'Bob' },
    { path: 'src/b.ts', thing: 'Bob' },
  ]
  const at = shownAt(things, { expanded: new Set(['lib']) })
  expect(Object.fromEntries(at)).toEqual({ 'lib/a.ts': ['Ada'], src: ['Bob'] })
})

it('[FT11] Ctrl chooses one more or one less, Shift everything between', () => {
  const rows = rowsOf(viewOf(PATHS, ['lib', 'src']), NOTHING)
  const two = toggled(chosenOnly('z.md'), 'lib')
  expect([...two.chosen]).toEqual(['z.md', 'lib'])
  expect([...toggled(two, 'z.md').chosen]).toEqual(['lib'])
  const range = ranged(chosenOnly('src/b.ts'), rows, { path: 'lib/a.ts' })
  expect([...range.chosen]).toEqual(['lib/a.ts', 'src', 'src/b.ts'])
  expect([...ranged(range, rows, { path: 'z.md' }).chosen]).toEqual(['src/b.ts', 'z.md'])
  expect([...ranged(two, rows, { path: 'lib/a.ts', added: true }).chosen]).toEqual([
    'z.md',
    'lib',
    'lib/a.ts',
  ])
})

it('[FT12] after a deletion the keys go on at the next row, or at the last', () => {
  const rows = rowsOf(viewOf(PATHS, ['lib', 'src']), NOTHING)
  expect(survivor(rows, ['lib'])).toBe('src')
  expect(survivor(rows, ['src', 'z.md'])).toBe('lib/a.ts')
  expect(survivor(rows, ['lib', 'src', 'z.md'])).toBeNull()
})

function keyboard(open: string[]) {
  let selection: Selection = chosenOnly('lib')
  const done: string[] = []
  const hands: TreeHands = {
    select: (next) => (selection = next),
    toggle: (folder, on) => done.push(`${on ? 'open' : 'close'} ${folder}`),
    activate: (row, how) => done.push(`${how} ${row.path}`),
    rename: () => done.push('rename'),
    trash: () => done.push('trash'),
    take: (mode) => done.push(mode),
    letGo: () => done.push('let go'),
    undo: () => done.push('undo'),
    filter: () => done.push('filter'),
  }
  const ahead = new TypeAhead()
  let nowMs = 0
  const press = (keys: string): boolean => {
    nowMs += 2_000
    const parts = keys.split('+')
    const key = parts.pop() ?? ''
    const held = (mod: string) => parts.includes(mod)
    return pressInTree(
      { key, ctrlKey: held('Ctrl'), shiftKey: held('Shift'), altKey: held('Alt'), metaKey: false },
      {
        rows: rowsOf(viewOf(PATHS, open), NOTHING),
        selection,
        page: 3,
        ahead,
        nowMs,
        mac: false,
      },
      hands,
    )
  }
  return { press, done, at: () => selection.focus, chosen: () => [...selection.chosen] }
}

it('[FT13] arrows walk the rows, open and close folders, and go in and out of them', () => {
  const t = keyboard(['lib'])
  t.press('ArrowRight')
  expect([t.at(), t.done]).toEqual(['lib/a.ts', ['open lib']])
  t.press('ArrowLeft')
  expect(t.at()).toBe('lib')
  t.press('ArrowLeft')
  expect(t.done.at(-1)).toBe('close lib')
  t.press('End')
  expect(t.at()).toBe('z.md')
  t.press('ArrowDown')
  expect(t.at()).toBe('z.md')
  t.press('PageUp')
  expect(t.at()).toBe('lib/a.ts')
  t.press('Home')
  expect([t.at(), t.chosen()]).toEqual(['lib', ['lib']])
})

it('[FT13] Shift and arrows choose a range, Ctrl and arrows only go on', () => {
  const t = keyboard([])
  t.press('Shift+ArrowDown')
  expect(t.chosen()).toEqual(['lib', 'src'])
  t.press('Ctrl+ArrowDown')
  expect([t.at(), t.chosen()]).toEqual(['z.md', ['lib', 'src']])
  t.press('Ctrl+ ')
  expect(t.chosen()).toEqual(['lib', 'src', 'z.md'])
  t.press('Ctrl+a')
  expect(t.chosen()).toHaveLength(3)
})

it('[FT13] each command has its key, letters find names, and other keys stay others', () => {
  const t = keyboard([])
  const keys = ['F2', 'Delete', 'Ctrl+x', 'Ctrl+c', 'Ctrl+z', 'Ctrl+f', 'Escape', 'Enter', ' ']
  for (const key of keys) expect(t.press(key)).toBe(true)
  expect(t.done).toEqual([
    'rename',
    'trash',
    'cut',
    'copy',
    'undo',
    'filter',
    'let go',
    'keep lib',
    'look lib',
  ])
  t.press('z')
  expect(t.at()).toBe('z.md')
  for (const key of ['Tab', 'Ctrl+b', 'F6', 'Alt+w']) expect(t.press(key)).toBe(false)
})
