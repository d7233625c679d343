import { watch, type FSWatcher } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { errnoOf } from './failures.ts'
import { isIgnoredFolder, isQuiet } from './ignored.ts'
import { TEMP_NAME } from './root.ts'

const RECONCILE_MS = 30_000
const AT_ONCE = 32
const MAX_UNWATCHED = 20_000

export type WatcherDeps = {
  readonly root: string
  /** Folders watched at most: the kernel's budget is shared with every other sandbox of the host. */
  readonly budget: number
  /** Look again at this path. */
  readonly onHint: (path: string) => void
  /** Look again at everything below this folder. */
  readonly onRescan: (path: string) => void
  /** An unfinished write was found while looking around. */
  readonly onLitter: (path: string) => void
  /** Said once, when some folders cannot be watched. */
  readonly onLimited: (reason: string) => void
}
type Folder = { readonly watcher: FSWatcher | undefined; inode: number; mtimeMs: number }

/**
 * Watches a tree with one plain watch per folder: the way that misses nothing in folders made a
 * moment ago, and costs no watch per file. Ignored folders are never armed; a folder is read again
 * after its watch is armed, because things may have come in between.
 */
export class TreeWatcher implements Disposable {
  readonly #deps: WatcherDeps
  readonly #folders = new Map<string, Folder>()
  readonly #timer: NodeJS.Timeout
  #watched = 0
  #limited = false
  #closed = false

  constructor(deps: WatcherDeps) {
    this.#deps = deps
    this.#timer = setInterval(() => void this.#reconcile(), RECONCILE_MS)
    this.#timer.unref()
  }

  /** Resolves when every folder that is there now is armed. */
  async start(): Promise<void> {
    await this.#arm('')
  }

  get watched(): number {
    return this.#watched
  }

  [Symbol.dispose](): void {
    this.#closed = true
    clearInterval(this.#timer)
    this.#disarm('')
  }

  async #arm(path: string): Promise<void> {
    const stats = await lstat(this.#full(path)).catch(() => undefined)
    if (this.#closed || !stats?.isDirectory()) return
    const known = this.#folders.get(path)
    if (known?.inode === stats.ino) return
    // Another folder under the same name: the old watch looks at what is no longer here.
    if (known) this.#disarm(path)
    if (this.#folders.size >= this.#deps.budget + MAX_UNWATCHED) return this.#limit()
    const watcher = this.#watch(path)
    this.#folders.set(path, { watcher, inode: stats.ino, mtimeMs: stats.mtimeMs })
    if (watcher) this.#watched += 1
    await this.#armChildren(path)
  }

  async #armChildren(path: string): Promise<void> {
    const entries = await readdir(this.#full(path), { withFileTypes: true }).catch(() => [])
    for (const { name } of entries) if (TEMP_NAME.test(name)) this.#deps.onLitter(join(path, name))
    const folders = entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(path, name))
    const wanted = folders.filter((folder) => !isIgnoredFolder(folder))
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      await Promise.all(wanted.slice(at, at + AT_ONCE).map((folder) => this.#arm(folder)))
    }
  }

  #watch(path: string): FSWatcher | undefined {
    if (this.#watched >= this.#deps.budget) {
      this.#limit()
      return undefined
    }
    try {
      const watcher = watch(this.#full(path), (_kind, name) => void this.#heard(path, name))
      // Out of watches or memory: this folder goes unwatched, the agent goes on.
      watcher.on('error', (error) => this.#failed(path, error))
      return watcher
    } catch (error) {
      this.#failed(path, error)
      return undefined
    }
  }

  #failed(path: string, error: unknown): void {
    if (['ENOSPC', 'EMFILE', 'ENOMEM'].includes(errnoOf(error) ?? '')) this.#limit()
    const folder = this.#folders.get(path)
    if (!folder?.watcher) return
    folder.watcher.close()
    this.#watched -= 1
    this.#folders.set(path, { ...folder, watcher: undefined })
  }

  #limit(): void {
    if (this.#limited) return
    this.#limited = true
    this.#deps.onLimited(`Only ${this.#watched} folders can be watched for changes here.`)
  }

  async #heard(folder: string, name: string | null): Promise<void> {
    if (this.#closed) return
    if (name === null) return this.#deps.onRescan(folder)
    const path = join(folder, name)
    if (!isQuiet(path)) this.#deps.onHint(path)
    const stats = await lstat(this.#full(path)).catch(() => undefined)
    if (!stats?.isDirectory()) return this.#disarm(path)
    if (isIgnoredFolder(path) || this.#folders.get(path)?.inode === stats.ino) return
    await this.#arm(path)
    // After arming: what was made before the watch stood is found by looking.
    if (!isQuiet(path)) this.#deps.onRescan(path)
  }

  #disarm(path: string): void {
    if (!this.#folders.has(path)) return
    const prefix = path === '' ? '' : `${path}/`
    for (const [other, { watcher }] of this.#folders) {
      if (other !== path && !other.startsWith(prefix)) continue
      watcher?.close()
      if (watcher) this.#watched -= 1
      this.#folders.delete(other)
    }
  }

  /** What the kernel dropped, or nobody watches, shows in the folder's own date. */
  async #reconcile(): Promise<void> {
    const all = [...this.#folders]
    for (let at = 0; at < all.length && !this.#closed; at += AT_ONCE) {
      await Promise.all(all.slice(at, at + AT_ONCE).map(([path]) => this.#recheck(path)))
    }
  }

  async #recheck(path: string): Promise<void> {
    const stats = await lstat(this.#full(path)).catch(() => undefined)
    const folder = this.#folders.get(path)
    if (!folder || this.#closed) return
    if (!stats?.isDirectory()) return this.#disarm(path)
    if (folder.inode === stats.ino && folder.mtimeMs === stats.mtimeMs) return
    folder.mtimeMs = stats.mtimeMs
    if (folder.inode === stats.ino) await this.#armChildren(path)
    else await this.#arm(path)
    if (!isQuiet(path)) this.#deps.onRescan(path)
  }

  #full(path: string): string {
    return path === '' ? this.#deps.root : `${this.#deps.root}/${path}`
  }
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}
