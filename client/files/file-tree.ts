import type { FileChange, FileEntry } from '../../shared/files.ts'
import { isWithin, parentOf } from './paths.ts'

export type FolderState = {
  readonly status: 'loading' | 'listed' | 'failed'
  readonly entries: readonly FileEntry[]
  /** Entries the folder has beyond those that were listed. */
  readonly more: number
  readonly error?: unknown
}
export type TreeView = {
  readonly folders: ReadonlyMap<string, FolderState>
  readonly expanded: ReadonlySet<string>
}
export type Listing = { readonly entries: readonly FileEntry[]; readonly more: number }
type Deps = {
  readonly list: (path: string) => Promise<Listing>
  /** Runs once soon: many changes at a time become one listing. */
  readonly soon: (run: () => void) => void
}

const NOTHING: FolderState = { status: 'loading', entries: [], more: 0 }

/** What is known of a workspace's files: folders are listed when they open, and again when news say so. */
export class FileTree {
  readonly #deps: Deps
  readonly #watchers = new Set<() => void>()
  readonly #stale = new Set<string>()
  readonly #asked = new Map<string, number>()
  #soon = false
  #view: TreeView = { folders: new Map(), expanded: new Set() }

  constructor(deps: Deps) {
    this.#deps = deps
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  readonly view = (): TreeView => this.#view

  /** Lists the folder if nobody has yet. */
  open(folder: string): void {
    if (!this.#view.folders.has(folder)) void this.refresh(folder)
  }

  setExpanded(expanded: readonly string[]): void {
    this.#show({ expanded: new Set(expanded) })
    for (const folder of expanded) this.open(folder)
  }

  /** Opens these folders beside those that are open already. */
  expand(...folders: readonly string[]): void {
    const wanted = folders.filter((folder) => folder !== '' && !this.#view.expanded.has(folder))
    if (wanted.length > 0) this.setExpanded([...this.#view.expanded, ...wanted])
  }

  /** Lists the folder anew; what was known stays visible meanwhile. */
  async refresh(folder: string): Promise<void> {
    const turn = (this.#asked.get(folder) ?? 0) + 1
    this.#asked.set(folder, turn)
    const known = this.#view.folders.get(folder)
    if (!known) this.#setFolder(folder, NOTHING)
    try {
      const { entries, more } = await this.#deps.list(folder)
      if (this.#asked.get(folder) !== turn) return
      this.#setFolder(folder, { status: 'listed', entries: entries.toSorted(foldersFirst), more })
    } catch (error) {
      if (this.#asked.get(folder) !== turn) return
      this.#setFolder(folder, { ...(known ?? NOTHING), status: 'failed', error })
    }
  }

  /** Everything known may be out of date, as after a lost connection. */
  async refreshAll(): Promise<void> {
    await Promise.all([...this.#view.folders.keys()].map((folder) => this.refresh(folder)))
  }

  /** Takes news of the watcher: lists again what they touch, as far as it is known here. */
  apply(changes: readonly FileChange[]): void {
    for (const { path, kind } of changes) {
      if (kind === 'rescan') {
        for (const folder of this.#view.folders.keys()) {
          if (isWithin(folder, path)) this.#stale.add(folder)
        }
      }
      if (this.#view.folders.has(parentOf(path))) this.#stale.add(parentOf(path))
      if (this.#view.folders.has(path) && path !== '') this.#stale.add(path)
      if (kind === 'removed') this.#forget(path)
    }
    if (this.#stale.size === 0 || this.#soon) return
    this.#soon = true
    this.#deps.soon(() => {
      this.#soon = false
      const stale = [...this.#stale]
      this.#stale.clear()
      for (const folder of stale) if (this.#view.folders.has(folder)) void this.refresh(folder)
    })
  }

  #forget(path: string): void {
    const folders = new Map(this.#view.folders)
    for (const folder of folders.keys()) {
      if (folder !== '' && isWithin(folder, path)) folders.delete(folder)
    }
    for (const folder of this.#stale) {
      if (folder !== '' && isWithin(folder, path)) this.#stale.delete(folder)
    }
    if (folders.size < this.#view.folders.size) this.#show({ folders })
  }

  #setFolder(folder: string, state: FolderState): void {
    this.#show({ folders: new Map(this.#view.folders).set(folder, state) })
  }

  #show(change: Partial<TreeView>): void {
    this.#view = { ...this.#view, ...change }
    for (const watcher of this.#watchers) watcher()
  }
}

const byPath = new WeakMap<readonly FileEntry[], ReadonlyMap<string, FileEntry>>()

/** What is known of one file or folder; a folder's entries are indexed once, when first asked for. */
export function entryAt({ folders }: TreeView, path: string): FileEntry | undefined {
  const entries = folders.get(parentOf(path))?.entries
  if (!entries) return undefined
  let index = byPath.get(entries)
  if (!index) byPath.set(entries, (index = new Map(entries.map((entry) => [entry.path, entry]))))
  return index.get(path)
}

// Made once: comparing by localeCompare takes seconds where there are many files.
const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Folders come first, then names as people sort them. */
export function foldersFirst(a: FileEntry, b: FileEntry): number {
  return Number(isFolder(b)) - Number(isFolder(a)) || names.compare(a.name, b.name)
}

/** A folder, or a link that ends at one inside. */
export function isFolder({ kind, targetKind }: Pick<FileEntry, 'kind' | 'targetKind'>): boolean {
  return kind === 'directory' || (kind === 'symlink' && targetKind === 'directory')
}
