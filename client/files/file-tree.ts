import type { FileChange, FileEntry } from '../../shared/files.ts'
import { isWithin, parentOf } from './paths.ts'

export type FolderState =
  | { readonly status: 'loading'; readonly entries: readonly FileEntry[] }
  | { readonly status: 'listed'; readonly entries: readonly FileEntry[] }
  | { readonly status: 'failed'; readonly entries: readonly FileEntry[]; readonly error: unknown }
export type TreeView = {
  readonly folders: ReadonlyMap<string, FolderState>
  readonly expanded: ReadonlySet<string>
  readonly entries: ReadonlyMap<string, FileEntry>
}
type Deps = {
  readonly list: (path: string) => Promise<readonly FileEntry[]>
  /** Runs once soon: many changes at a time become one listing. */
  readonly soon: (run: () => void) => void
}

/** What is known of a workspace's files: folders are listed when they open, and again when news say so. */
export class FileTree {
  readonly #deps: Deps
  readonly #watchers = new Set<() => void>()
  readonly #stale = new Set<string>()
  readonly #asked = new Map<string, number>()
  #soon = false
  #view: TreeView = { folders: new Map(), expanded: new Set(), entries: new Map() }

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

  /** Lists the folder anew; what was known stays visible meanwhile. */
  async refresh(folder: string): Promise<void> {
    const turn = (this.#asked.get(folder) ?? 0) + 1
    this.#asked.set(folder, turn)
    const known = this.#view.folders.get(folder)
    if (!known) this.#setFolder(folder, { status: 'loading', entries: [] })
    try {
      const entries = [...(await this.#deps.list(folder))].sort(foldersFirst)
      if (this.#asked.get(folder) === turn) this.#setFolder(folder, { status: 'listed', entries })
    } catch (error) {
      if (this.#asked.get(folder) !== turn) return
      this.#setFolder(folder, { status: 'failed', entries: known?.entries ?? [], error })
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
    this.#show({ folders })
  }

  #setFolder(folder: string, state: FolderState): void {
    this.#show({ folders: new Map(this.#view.folders).set(folder, state) })
  }

  #show(change: Partial<Pick<TreeView, 'folders' | 'expanded'>>): void {
    const next = { ...this.#view, ...change }
    const entries = new Map<string, FileEntry>()
    for (const state of next.folders.values()) {
      for (const entry of state.entries) entries.set(entry.path, entry)
    }
    this.#view = { ...next, entries }
    for (const watcher of this.#watchers) watcher()
  }
}

/** Folders come first, then names as people sort them. */
export function foldersFirst(a: FileEntry, b: FileEntry): number {
  const order = Number(isFolder(b)) - Number(isFolder(a))
  return order || a.name.localeCompare(b.name, 'en', { numeric: true, sensitivity: 'base' })
}

/** A folder, or a link that ends at one inside. */
export function isFolder({ kind, targetKind }: FileEntry): boolean {
  return kind === 'directory' || (kind === 'symlink' && targetKind === 'directory')
}
