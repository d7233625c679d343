import { z } from 'zod'
import { createStore } from 'zustand/vanilla'
import { t } from '../words/words.ts'
import { QUERIES } from './console-path.ts'

const ConsoleTab = z.discriminatedUnion('kind', [
  /** A file everybody shares. */
  z.object({ kind: z.literal('file'), path: z.string() }),
  /** One's own text; for who may not change files. */
  z.object({ kind: z.literal('scratch') }),
  /** The rows of a table. */
  z.object({ kind: z.literal('table'), schema: z.string(), table: z.string() }),
])
export type ConsoleTab = z.infer<typeof ConsoleTab>
const Stored = z.object({ tabs: z.array(ConsoleTab), active: z.string() })
type State = z.infer<typeof Stored>
type Disk = Pick<Storage, 'getItem' | 'setItem'>

export function tabId(tab: ConsoleTab): string {
  if (tab.kind === 'file') return `file:${tab.path}`
  return tab.kind === 'table' ? `table:${tab.schema}.${tab.table}` : 'scratch'
}

/** A tab's name. */
export function titleOf(tab: ConsoleTab): string {
  if (tab.kind === 'scratch') return t('Only mine')
  if (tab.kind === 'file') return tab.path.slice(tab.path.lastIndexOf('/') + 1)
  return tab.schema === 'public' ? tab.table : `${tab.schema}.${tab.table}`
}

/** The console's open tabs: a choice of this browser, as the files in them are everybody's. */
export class ConsoleTabs {
  readonly store
  /** Tabs that closed because their file went, with their place: an undo brings file and tab back. */
  readonly #gone = new Map<string, number>()

  constructor({ key, disk, first }: { key: string; disk: Disk; first: ConsoleTab }) {
    const start = { tabs: [first], active: tabId(first) }
    this.store = createStore<State>(() => read(disk, key) ?? start)
    this.store.subscribe((state) => {
      try {
        disk.setItem(key, JSON.stringify(state))
      } catch {
        // A full or closed storage only costs the memory of it.
      }
    })
  }

  /** Opens a tab beside the one in front, or brings it to the front. */
  open(tab: ConsoleTab): void {
    const { tabs, active } = this.store.getState()
    this.#openAt(tab, tabs.findIndex((each) => tabId(each) === active) + 1)
  }

  close(id: string): void {
    this.store.setState(({ tabs, active }) => {
      const at = tabs.findIndex((each) => tabId(each) === id)
      const rest = tabs.filter((each) => tabId(each) !== id)
      const next = rest[Math.min(Math.max(at, 0), rest.length - 1)]
      return { tabs: rest, active: active === id ? (next ? tabId(next) : '') : active }
    })
  }

  choose(id: string): void {
    this.store.setState({ active: id })
  }

  /** A file has another name now. */
  moved(from: string, to: string): void {
    const [before, after] = [
      tabId({ kind: 'file', path: from }),
      { kind: 'file', path: to } as const,
    ]
    const place = this.#gone.get(from)
    // The list of files was faster, and the tab is closed already.
    if (this.#gone.delete(from)) return this.#openAt(after, place ?? 0)
    this.store.setState(({ tabs, active }) => ({
      tabs: tabs.map((tab) => (tabId(tab) === before ? after : tab)),
      active: active === before ? tabId(after) : active,
    }))
  }

  /** Which files there are now: tabs of others close, and come back with their file. */
  follow(paths: ReadonlySet<string>): void {
    const { tabs } = this.store.getState()
    for (const [place, tab] of tabs.entries()) {
      if (tab.kind !== 'file' || paths.has(tab.path) || !tab.path.startsWith(`${QUERIES}/`))
        continue
      this.#gone.set(tab.path, place)
      this.close(tabId(tab))
    }
    for (const [path, place] of this.#gone) {
      if (!paths.has(path)) continue
      this.#gone.delete(path)
      this.#openAt({ kind: 'file', path }, place)
    }
  }

  #openAt(tab: ConsoleTab, place: number): void {
    const id = tabId(tab)
    this.store.setState(({ tabs }) => {
      if (tabs.some((each) => tabId(each) === id)) return { active: id }
      return { tabs: tabs.toSpliced(place, 0, tab), active: id }
    })
  }
}

function read(disk: Disk, key: string): State | undefined {
  try {
    const stored = disk.getItem(key)
    return stored === null ? undefined : Stored.parse(JSON.parse(stored))
  } catch {
    return undefined
  }
}

/** The first free `query-1.sql`. */
export function freeName(taken: ReadonlySet<string>): string {
  for (let n = 1; ; n += 1) {
    const path = `${QUERIES}/query-${n}.sql`
    if (!taken.has(path)) return path
  }
}
