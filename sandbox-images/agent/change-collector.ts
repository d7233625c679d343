import { lstat } from 'node:fs/promises'
import { FilePath, type FileChange } from '../../shared/files.ts'
import type { z } from 'zod'

const COLLECT_MS = 75
/** More than this at once is a checkout or an install: say "all of it" instead. */
const MAX_HINTS = 2_000

type Change = z.infer<typeof FileChange>

/** Gathers hints for a moment and says each path once, with what is true at that time. */
export class ChangeCollector {
  readonly #root: string
  readonly #publish: (changes: Change[]) => void
  #hints = new Set<string>()
  #rescans = new Set<string>()
  #timer: NodeJS.Timeout | undefined

  constructor(root: string, publish: (changes: Change[]) => void) {
    this.#root = root
    this.#publish = publish
  }

  hint(path: string): void {
    this.#hints.add(path)
    this.#soon()
  }

  rescan(path: string): void {
    this.#rescans.add(path)
    this.#soon()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => void this.#flush(), COLLECT_MS)
  }

  async #flush(): Promise<void> {
    this.#timer = undefined
    const [hints, rescans] = [this.#hints, this.#rescans]
    this.#hints = new Set()
    this.#rescans = new Set()
    if (hints.size + rescans.size > MAX_HINTS) return this.#publish([{ path: '', kind: 'rescan' }])
    const changes = await Promise.all([...hints].filter(isPath).map((path) => this.#look(path)))
    for (const path of rescans) {
      if (isPath(path) && !isCovered(path, rescans)) changes.push({ path, kind: 'rescan' })
    }
    if (changes.length > 0) this.#publish(changes)
  }

  async #look(path: string): Promise<Change> {
    const there = await lstat(`${this.#root}/${path}`).catch(() => undefined)
    return { path, kind: there ? 'changed' : 'removed' }
  }
}

function isPath(path: string): boolean {
  return FilePath.safeParse(path).success
}

/** Whether a folder above is rescanned anyway. */
function isCovered(path: string, rescans: ReadonlySet<string>): boolean {
  const parts = path.split('/')
  return path !== '' && parts.some((_, end) => rescans.has(parts.slice(0, end).join('/')))
}
