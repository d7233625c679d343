import type { FileChange } from '../../shared/files.ts'
import type { AgentFiles } from '../agent/agent.ts'
import type { Clock } from '../seams.ts'

const REMEMBER_MS = 3_000
const REMEMBER = 500
const LOOK_AT = 64

/** What the watcher said a moment ago, to find out where a file went that is missing now. */
export class RecentChanges {
  readonly #clock: Clock
  #changes: { change: FileChange; at: number }[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  note(changes: readonly FileChange[]): void {
    const at = this.#clock.now()
    const fresh = this.#changes.filter((known) => at - known.at < REMEMBER_MS)
    this.#changes = [...fresh, ...changes.map((change) => ({ change, at }))].slice(-REMEMBER)
  }

  /** The path that now has this inode and this content: both, because inodes are used again. */
  async find(
    files: AgentFiles,
    file: { path: string; inode: string | undefined; hash: string },
  ): Promise<string | undefined> {
    for (const path of this.#candidates(file.path).slice(0, LOOK_AT)) {
      const stat = await files.stat(path)
      const same = file.inode === undefined || stat?.inode === file.inode
      if (same && stat?.hash === file.hash) return path
    }
    return undefined
  }

  /** Paths that changed, and the same file below a folder that was moved. */
  #candidates(path: string): string[] {
    const at = this.#clock.now() - REMEMBER_MS
    const recent = this.#changes.filter((known) => known.at >= at).map(({ change }) => change)
    const seen = recent.filter(({ kind }) => kind !== 'removed').map((change) => change.path)
    const gone = recent
      .filter(({ kind, path: from }) => kind === 'removed' && path.startsWith(`${from}/`))
      .map((change) => change.path)
    const below = seen.flatMap((to) => gone.map((from) => `${to}${path.slice(from.length)}`))
    return [...new Set([...seen, ...below])].filter((candidate) => candidate !== path)
  }
}
