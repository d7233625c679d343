import { createStore } from 'zustand/vanilla'
import { isWithin } from '../files/paths.ts'
import { type FilePanel, type Panel, panelId, panelOf, panelPath } from './panel.ts'
import {
  NO_MARKS,
  type StoredMarks,
  type TabMarks,
  fronted,
  gone,
  kept,
  pinned,
  remembered,
  renamed,
} from './tab-marks.ts'

export { type Panel, panelId, panelOf, panelPath, panelTitle } from './panel.ts'

/** Lines of a file: one, or up to `endLine`. */
export type Spot = { readonly line: number; readonly column?: number; readonly endLine?: number }
/** Where in a file to go; a new object is a new wish. */
export type Reveal = Spot & { readonly path: string }

export type Direction = 'right' | 'below'
/** How something is opened: in a split, or only to be looked at until the next look. */
export type OpenWhere = { readonly beside?: boolean | Direction; readonly preview?: boolean }
/** `instead` is the panel whose place it takes; a quiet one does not come to the front. */
export type DockPlace = {
  readonly beside: Direction | null
  readonly instead?: string | null
  readonly quiet?: boolean
}

/** What shows the panels: dockview, or on a phone nothing but this store. */
export interface Dock {
  add(panel: Panel, place: DockPlace): void
  focus(id: string): void
  remove(id: string): void
  /** Moves a panel into a split of its group. */
  split(id: string, to: Direction): void
  /** The ids of the row that a panel stands in, from left to right. */
  row(id: string): readonly string[]
  /** The pinned ones to the left. */
  arrange(): void
  /** Takes a panel out of the row to lie above the others, or puts it back. */
  float(id: string): void
  /** Gives the group of a panel the whole middle, or takes it back. */
  maximise(id: string): void
  /** All in one row, and the running app beside it. */
  gather(): void
}

type State = {
  readonly panels: readonly Panel[]
  readonly active: string | null
  readonly reveal: Reveal | null
  readonly marks: TabMarks
}
const EMPTY: State = { panels: [], active: null, reveal: null, marks: NO_MARKS }

/** Which panels are open and which is in front. Everybody opens things through it. */
export class Workbench {
  readonly store = createStore<State>(() => EMPTY)
  /** On their way out: the dock may still show them while it tells of something else. */
  readonly #leaving = new Set<string>()
  #dock: Dock | undefined

  /** What shows the panels, where there is room for more than one. */
  get dock(): Dock | undefined {
    return this.#dock
  }

  /** The file in front, if a file is. */
  activeFile(): string | null {
    return panelPath(this.store.getState().active)
  }

  /** Opens a panel, or brings it to the front. */
  open(panel: Panel, where: OpenWhere = {}): void {
    const id = panelId(panel)
    const { panels, marks } = this.store.getState()
    const known = panels.some((each) => panelId(each) === id)
    if (known) {
      this.store.setState({ active: id, marks: fronted(marks, id) })
      if (where.preview !== true) this.keep(id)
      return this.#dock?.focus(id)
    }
    // Without a dock there are no tabs to replace: a phone shows one file at a time anyway.
    const looked = where.preview === true && this.#dock !== undefined
    const instead = looked ? marks.preview : null
    const preview = looked ? id : marks.preview
    this.#swap(instead, () => {
      this.store.setState(({ panels: all, marks: now }) => ({
        panels: [...all, panel],
        active: id,
        marks: fronted({ ...now, preview }, id),
      }))
      this.#dock?.add(panel, { beside: directionOf(where.beside), instead })
    })
  }

  openFile(path: string, at?: Spot, where: OpenWhere = {}): void {
    if (at) this.store.setState({ reveal: { path, ...at } })
    const shown = where.beside ? undefined : this.#shownAs(path)
    this.open(shown ?? { kind: 'file', path }, where)
  }

  /** Shows a file once more beside itself; of anything else there is one, so that moves. */
  split(id: string, to: Direction): void {
    const panel = panelOf(id)
    if (panel?.kind !== 'file' || panel.view !== undefined) return this.#dock?.split(id, to)
    const taken = new Set(this.store.getState().panels.map(panelId))
    let copy = 2
    while (taken.has(panelId({ ...panel, copy }))) copy += 1
    this.keep(id)
    this.open({ ...panel, copy }, { beside: to })
  }

  /** Brings an open panel to the front. */
  focus(id: string): void {
    const panel = panelOf(id)
    if (panel && this.store.getState().panels.some((each) => panelId(each) === id))
      this.open(panel, { preview: true })
  }

  /** It was only looked at, and is now here to stay. */
  keep(id: string): void {
    this.#mark((marks) => kept(marks, id))
  }

  pin(id: string, on: boolean): void {
    this.#mark((marks) => pinned(marks, id, on))
    this.#dock?.arrange()
  }

  /** The marks a layout remembered. */
  recall(stored: StoredMarks): void {
    this.#mark((marks) => ({ ...marks, ...stored }))
  }

  close(id: string): void {
    if (!this.store.getState().panels.some((each) => panelId(each) === id)) return
    this.#swap(id, () => this.#mark((marks) => remembered(marks, id)))
  }

  /** Brings back what was closed last, if anything was. */
  reopen(): void {
    const { closed } = this.store.getState().marks
    const panel = panelOf(closed.at(-1) ?? '')
    this.#mark((marks) => ({ ...marks, closed: closed.slice(0, -1) }))
    if (panel) this.open(panel)
  }

  /** The order of the latest tabs, when it is not that of coming to the front. */
  reorderRecent(ids: readonly string[]): void {
    this.#mark((marks) => ({
      ...marks,
      recent: [
        ...ids.filter((id) => marks.recent.includes(id)),
        ...marks.recent.filter((id) => !ids.includes(id)),
      ],
    }))
  }

  /** The tabs of the row that `id` stands in, from left to right. */
  row(id: string): readonly string[] {
    return this.#dock?.row(id) ?? this.store.getState().panels.map(panelId)
  }

  /** The wish to be shown a place was fulfilled. */
  revealed(reveal: Reveal): void {
    if (this.store.getState().reveal === reveal) this.store.setState({ reveal: null })
  }

  /** Open files follow a file or folder that was moved. */
  moved(from: string, to: string): void {
    for (const panel of this.#filesWithin(from)) {
      this.#rename(panel, { ...panel, path: to + panel.path.slice(from.length) })
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
    const shown = ids.filter((id) => !this.#leaving.has(id))
    this.store.setState(({ panels, marks }) => {
      const missing = panels.map(panelId).filter((id) => !shown.includes(id))
      const after = missing.reduce((all, id) => remembered(gone(all, id), id), marks)
      const front = active !== null && this.#leaving.has(active) ? null : active
      return {
        panels: shown.flatMap((id) => panelOf(id) ?? []),
        active: front,
        marks: fronted(after, front),
      }
    })
  }

  /** Has a panel go while something else happens; its neighbour comes to the front if nothing does. */
  #swap(out: string | null, run: () => void): void {
    if (out === null) return run()
    this.#leaving.add(out)
    this.store.setState(({ panels, active, marks }) => {
      const index = panels.findIndex((each) => panelId(each) === out)
      const rest = panels.filter((each) => panelId(each) !== out)
      const next = rest[Math.min(Math.max(index, 0), rest.length - 1)]
      return {
        panels: rest,
        active: active === out ? (next ? panelId(next) : null) : active,
        marks: gone(marks, out),
      }
    })
    run()
    this.#dock?.remove(out)
    this.#leaving.delete(out)
  }

  #rename(panel: FilePanel, next: FilePanel): void {
    const [before, after] = [panelId(panel), panelId(next)]
    const { active, marks } = this.store.getState()
    this.#swap(before, () => {
      this.store.setState(({ panels }) => ({
        panels: [...panels, next],
        marks: renamed(marks, before, after),
        ...(active === before && { active: after }),
      }))
      this.#dock?.add(next, { beside: null, instead: before, quiet: active !== before })
    })
  }

  /** The file as it is open now, rather in the row at hand. */
  #shownAs(path: string): Panel | undefined {
    const { panels, active, marks } = this.store.getState()
    const here = active === null ? [] : this.row(active)
    const shown = panels.filter(
      (panel) => panel.kind === 'file' && panel.view === undefined && panel.path === path,
    )
    const order = [active, ...here, ...marks.recent].filter((id) => id !== null)
    const best = order.find((id) => shown.some((panel) => panelId(panel) === id))
    return shown.find((panel) => panelId(panel) === best) ?? shown[0]
  }

  #mark(change: (marks: TabMarks) => TabMarks): void {
    this.store.setState(({ marks }) => ({ marks: change(marks) }))
  }

  #filesWithin(path: string): FilePanel[] {
    return this.store
      .getState()
      .panels.filter((panel) => panel.kind === 'file')
      .filter((panel) => isWithin(panel.path, path))
  }
}

function directionOf(beside: OpenWhere['beside']): Direction | null {
  return beside === true ? 'right' : beside || null
}
