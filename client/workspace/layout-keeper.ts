import type { WorkspaceId } from '../../shared/ids.ts'
import { StoredLayout } from '../../shared/preferences.ts'
import { api, url } from '../app/api.ts'
import { type Layout, type LayoutStore, keptOf, readLayout } from './layout-store.ts'

/** Where layouts are kept for all browsers of a person. */
export type LayoutHome = {
  load(): Promise<unknown>
  keep(layout: Layout): Promise<void>
}
type Deps = {
  readonly layout: LayoutStore
  readonly home: LayoutHome
  /** Runs something later; the answer calls it off. */
  readonly wait: (ms: number, then: () => void) => () => void
}

/** Whoever drags an edge wants one layout kept, not a hundred. */
const KEEP_AFTER_MS = 1_000
/** A server that is slow to answer must not hold up the page: this browser's own memory is good enough. */
const PATIENCE_MS = 1_500

/** Brings the layout as it was left in any browser, and takes home what changes here. */
export class LayoutKeeper implements Disposable {
  /** Settles when the layout is the one to draw; it never fails. */
  readonly ready: Promise<void>
  readonly #deps: Deps
  #stop = (): void => {}
  #cancel: (() => void) | undefined
  #kept = ''

  constructor(deps: Deps) {
    this.#deps = deps
    this.ready = this.#begin()
  }

  [Symbol.dispose](): void {
    this.#stop()
    this.flush()
    this.#stop = () => {}
  }

  /** Takes home what has not been taken yet, at once. */
  flush(): void {
    if (!this.#cancel) return
    this.#cancel()
    this.#cancel = undefined
    const layout = keptOf(this.#deps.layout.getState())
    const text = JSON.stringify(layout)
    if (text === this.#kept) return
    this.#kept = text
    // What did not arrive goes with the next change; until then this browser remembers it.
    this.#deps.home.keep(layout).catch(() => (this.#kept = ''))
  }

  async #begin(): Promise<void> {
    const { layout, home, wait } = this.#deps
    const late = new Promise<undefined>((settle) => wait(PATIENCE_MS, () => settle(undefined)))
    const stored = readLayout(await Promise.race([home.load().catch(() => undefined), late]))
    if (stored) {
      layout.setState({ ...stored, firstVisit: false })
      this.#kept = JSON.stringify(keptOf(layout.getState()))
    }
    this.#stop = layout.subscribe(() => {
      this.#cancel?.()
      this.#cancel = wait(KEEP_AFTER_MS, () => this.flush())
    })
  }
}

/** The server's shelf for layouts of one workspace. */
export function layoutHome(workspaceId: WorkspaceId): LayoutHome {
  const path = url`/api/workspaces/${workspaceId}/layout`
  return {
    load: async () => (await api.call('GET', path, StoredLayout)).layout,
    keep: async (layout) => {
      // A page that is being left is the one that has something to keep.
      await api.send('PUT', path, { body: { layout }, keepalive: true })
    },
  }
}
