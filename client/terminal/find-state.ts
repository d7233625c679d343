import type { ISearchOptions } from '@xterm/addon-search'
import { readTokens } from '../app/read-tokens.ts'
import { themeStore } from '../app/theme.ts'
import type { XtermScreen } from './xterm-screen.ts'

export type FindView = { readonly open: boolean; readonly index: number; readonly count: number }

const CLOSED: FindView = { open: false, index: -1, count: 0 }

/** Looking for a text in one terminal: what the find bar shows. */
export class FindState implements Disposable {
  readonly #screen: XtermScreen
  readonly #listeners = new Set<() => void>()
  readonly #resources = new DisposableStack()
  #view = CLOSED
  #sought = ''

  constructor(screen: XtermScreen) {
    this.#screen = screen
    const listening = screen.search.onDidChangeResults(({ resultIndex, resultCount }) => {
      if (this.#view.open) this.#show({ open: true, index: resultIndex, count: resultCount })
    })
    this.#resources.defer(() => listening.dispose())
    this.#resources.defer(themeStore.subscribe(() => this.#recolour()))
  }

  readonly view = (): FindView => this.#view
  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  open(): void {
    this.#show({ ...CLOSED, open: true })
  }

  /** Focus goes back to where the person was typing. */
  close(): void {
    this.#show(CLOSED)
    this.#screen.search.clearDecorations()
    this.#screen.terminal.clearSelection()
    this.#screen.terminal.focus()
  }

  next(text: string, incremental = false): void {
    this.#sought = text
    this.#screen.search.findNext(text, { ...options(), incremental })
  }

  previous(text: string): void {
    this.#sought = text
    this.#screen.search.findPrevious(text, options())
  }

  [Symbol.dispose](): void {
    this.#resources.dispose()
  }

  /** Marks keep the colours they were made in: in another theme nobody could read what they mark. */
  #recolour(): void {
    if (!this.#view.open || this.#sought === '') return
    this.#screen.search.clearDecorations()
    this.next(this.#sought, true)
  }

  #show(view: FindView): void {
    this.#view = view
    for (const listener of this.#listeners) listener()
  }
}

function options(): ISearchOptions {
  const { you, warning, bgSelected } = readTokens()
  return {
    // Borders, because a ground of colour would swallow text that has a colour of its own.
    decorations: {
      matchBackground: bgSelected,
      matchBorder: warning,
      activeMatchBackground: bgSelected,
      activeMatchBorder: you,
      matchOverviewRuler: warning,
      activeMatchColorOverviewRuler: you,
    },
  }
}
