import { createStore } from 'zustand/vanilla'
import { isWithin, nameOf } from '../files/paths.ts'

/** What can stand in the middle of a workspace. */
export type Panel =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'terminal'; readonly id: string }
  | { readonly kind: 'preview' }
  | { readonly kind: 'database' }
  | { readonly kind: 'ports' }
  | { readonly kind: 'settings' }
/** Where in a file to go; a new object is a new wish. */
export type Reveal = { readonly path: string; readonly line: number; readonly column?: number }

/** What shows the panels: dockview, or on a phone nothing but this store. */
export interface Dock {
  add(panel: Panel, where: { beside: boolean }): void
  focus(id: string): void
  remove(id: string): void
}

export function panelId(panel: Panel): string {
  if (panel.kind === 'terminal') return `terminal:${panel.id}`
  return panel.kind === 'file' ? `file:${panel.path}` : panel.kind
}

/** The panel of an id, or undefined for an id of another time. */
export function panelOf(id: string): Panel | undefined {
  if (id.startsWith('terminal:')) return { kind: 'terminal', id: id.slice(9) }
  if (id.startsWith('file:') && id.length > 5) return { kind: 'file', path: id.slice(5) }
  if (id === 'preview' || id === 'database' || id === 'ports' || id === 'settings')
    return { kind: id }
  return undefined
}

const TITLES = {
  terminal: 'Terminal',
  preview: 'Preview',
  database: 'Database',
  ports: 'Ports',
  settings: 'Settings',
} as const

export function panelTitle(panel: Panel): string {
  return panel.kind === 'file' ? nameOf(panel.path) : TITLES[panel.kind]
}

type State = {
  readonly panels: readonly Panel[]
  readonly active: string | null
  readonly reveal: Reveal | null
}

/** Which panels are open and which is in front. Everybody opens things through it. */
export class Workbench {
  readonly store = createStore<State>(() => ({ panels: [], active: null, reveal: null }))
  #dock: Dock | undefined

  /** The file in front, if a file is. */
  activeFile(): string | null {
    const { active } = this.store.getState()
    const panel = active === null ? undefined : panelOf(active)
    return panel?.kind === 'file' ? panel.path : null
  }

  /** Opens a panel, or brings it to the front. */
  open(panel: Panel, where: { beside?: boolean } = {}): void {
    const id = panelId(panel)
    const known = this.store.getState().panels.some((each) => panelId(each) === id)
    this.store.setState(({ panels }) => ({
      panels: known ? panels : [...panels, panel],
      active: id,
    }))
    if (known) this.#dock?.focus(id)
    else this.#dock?.add(panel, { beside: where.beside ?? false })
  }

  openFile(
    path: string,
    at?: { line: number; column?: number },
    where: { beside?: boolean } = {},
  ): void {
    if (at) this.store.setState({ reveal: { path, ...at } })
    this.open({ kind: 'file', path }, where)
  }

  close(id: string): void {
    this.store.setState(({ panels, active }) => {
      const index = panels.findIndex((each) => panelId(each) === id)
      const rest = panels.filter((each) => panelId(each) !== id)
      const next = rest[Math.min(Math.max(index, 0), rest.length - 1)]
      return { panels: rest, active: active === id ? (next ? panelId(next) : null) : active }
    })
    this.#dock?.remove(id)
  }

  /** Open files follow a file or folder that was moved. */
  moved(from: string, to: string): void {
    for (const panel of this.#filesWithin(from)) {
      this.close(panelId(panel))
      this.openFile(to + panel.path.slice(from.length))
    }
  }

  /** Closes what was open of a file or folder that was deleted. */
  removed(path: string): void {
    for (const panel of this.#filesWithin(path)) this.close(panelId(panel))
  }

  /** From now on `dock` shows the panels; it tells what people do in it through `mirror`. */
  attach(dock: Dock): () => void {
    this.#dock = dock
    return () => {
      if (this.#dock === dock) this.#dock = undefined
    }
  }

  /** What the dock shows now. */
  mirror(ids: readonly string[], active: string | null): void {
    const panels = ids.flatMap((id) => panelOf(id) ?? [])
    this.store.setState({ panels, active })
  }

  #filesWithin(path: string): { kind: 'file'; path: string }[] {
    return this.store
      .getState()
      .panels.filter((panel) => panel.kind === 'file')
      .filter((panel) => isWithin(panel.path, path))
  }
}
