import type { FileEntry } from '../../shared/files.ts'
import { foldersFirst, type FolderState, type TreeView } from './file-tree.ts'
import { ancestorsOf, nameOf, parentOf } from './paths.ts'

const MOST = 2_000

/** Whether a path has every word of a wish; words with a slash look at folders too, others at the name. */
export function fits(path: string, wish: string): boolean {
  const whole = path.toLowerCase()
  const name = nameOf(whole)
  const words = wish.toLowerCase().split(/\s+/).filter(Boolean)
  return words.every((word) => (word.includes('/') ? whole : name).includes(word))
}

/** The tree with only the files that fit, every folder on the way to them open. */
export function filteredView(paths: readonly string[], wish: string): TreeView & { found: number } {
  const found = paths.filter((path) => fits(path, wish))
  const children = new Map<string, Map<string, FileEntry>>([['', new Map()]])
  for (const path of found.slice(0, MOST)) {
    for (const folder of ancestorsOf(path)) add(children, folder, 'directory')
    add(children, path, 'file')
  }
  const folders = new Map<string, FolderState>()
  for (const [folder, entries] of children) {
    const more = folder === '' ? Math.max(0, found.length - MOST) : 0
    const listed = [...entries.values()].toSorted(foldersFirst)
    folders.set(folder, { status: 'listed', entries: listed, more })
  }
  const expanded = new Set([...children.keys()].filter((folder) => folder !== ''))
  return { folders, expanded, found: found.length }
}

function add(
  children: Map<string, Map<string, FileEntry>>,
  path: string,
  kind: FileEntry['kind'],
): void {
  const siblings = children.get(parentOf(path))
  if (siblings && !siblings.has(path)) {
    siblings.set(path, { name: nameOf(path), path, kind, size: 0, modifiedAt: '' })
  }
  if (kind === 'directory' && !children.has(path)) children.set(path, new Map())
}
