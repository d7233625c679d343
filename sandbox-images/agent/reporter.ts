import { lstat, unlink } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import type { AgentPort } from '../../shared/agent-protocol.ts'
import { ChangeCollector } from './change-collector.ts'
import { errorFields, log } from './log.ts'
import { readMetrics } from './metrics.ts'
import type { News } from './news.ts'
import type { Ports } from './ports.ts'
import type { Ptys } from './ptys.ts'
import { TreeWatcher } from './tree-watcher.ts'

const WATCH_BUDGET = 8_192
const PORTS_MS = 1_500
const OOM_MS = 5_000
const ACTIVITY_MS = 10_000
const PTYS_MS = 50
const LITTER_MS = 3_600_000

export type ReporterDeps = {
  readonly news: News
  readonly ports: Ports
  readonly ptys: () => Ptys
  readonly root: string
}

/** Turns what happens in the sandbox into events. */
export class Reporter implements Disposable {
  readonly #deps: ReporterDeps
  readonly #changes: ChangeCollector
  readonly #watcher: TreeWatcher
  readonly #timers: NodeJS.Timeout[] = []
  #activeAt = -Infinity
  #ptysTimer: NodeJS.Timeout | undefined
  #ports: AgentPort[] = []
  #oomKills: number | undefined

  constructor(deps: ReporterDeps) {
    this.#deps = deps
    const { news, root } = deps
    this.#changes = new ChangeCollector(root, (changes) => news.publish({ type: 'files', changes }))
    this.#watcher = new TreeWatcher({
      root,
      budget: WATCH_BUDGET,
      onHint: (path) => this.#changes.hint(path),
      onRescan: (path) => this.#changes.rescan(path),
      onLitter: (path) => void sweep(`${root}/${path}`),
      onLimited: (reason) => news.publish({ type: 'watch-limited', reason }),
    })
  }

  async start(): Promise<void> {
    this.#every(PORTS_MS, () => this.#lookAtPorts())
    this.#every(OOM_MS, () => this.#lookAtMemory())
    await this.#watcher.start()
  }

  /** Keys and output of terminals, summed up. */
  active(): void {
    const now = performance.now()
    if (now - this.#activeAt < ACTIVITY_MS) return
    this.#activeAt = now
    this.#deps.news.publish({ type: 'activity' })
  }

  ptysChanged(): void {
    this.#ptysTimer ??= setTimeout(() => {
      this.#ptysTimer = undefined
      this.#deps.news.publish({ type: 'ptys', ptys: this.#deps.ptys().list() })
    }, PTYS_MS)
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers) clearInterval(timer)
    clearTimeout(this.#ptysTimer)
    this.#changes.stop()
    this.#watcher[Symbol.dispose]()
  }

  /** One at a time: a look that takes longer than the pause between looks must not pile up. */
  #every(ms: number, look: () => Promise<void>): void {
    let busy = false
    const timer = setInterval(() => {
      if (busy || !this.#deps.news.hasListeners) return
      busy = true
      look()
        .catch((error: unknown) => log('look failed', errorFields(error)))
        .finally(() => (busy = false))
    }, ms)
    timer.unref()
    this.#timers.push(timer)
  }

  async #lookAtPorts(): Promise<void> {
    const ports = await this.#deps.ports.list()
    if (isDeepStrictEqual(ports, this.#ports)) return
    this.#ports = ports
    this.#deps.news.publish({ type: 'ports', ports })
  }

  async #lookAtMemory(): Promise<void> {
    const { oomKills } = await readMetrics(this.#deps.root)
    const more = this.#oomKills !== undefined && oomKills > this.#oomKills
    this.#oomKills = oomKills
    if (more) this.#deps.news.publish({ type: 'oom', kills: oomKills })
  }
}

/** What a killed agent left behind, once it is too old to be a write that still goes on. */
async function sweep(file: string): Promise<void> {
  const stats = await lstat(file).catch(() => undefined)
  if (stats && Date.now() - stats.mtimeMs > LITTER_MS) await unlink(file).catch(() => undefined)
}
