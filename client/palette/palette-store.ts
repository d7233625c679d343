import { createStore } from 'zustand/vanilla'
import type { InWorkspace } from '../workspace/use-workspace.ts'

/** One thing to choose on a page of its own. */
export type Choice = {
  readonly title: string
  readonly detail?: string
  readonly chosen?: boolean
  readonly run: () => void
}
/** A second level: what a command asks before it does something. */
export type Page = { readonly title: string; readonly choices: readonly Choice[] }
type Level = { readonly text: string; readonly page: Page | null }
type State = Level & {
  readonly open: boolean
  /** The levels above, the nearest last. */
  readonly above: readonly Level[]
  readonly sheet: boolean
}

const CLOSED: State = { open: false, text: '', page: null, above: [], sheet: false }

/** What the palette shows. Its own part is fetched apart; opening it is only this. */
export const paletteStore = createStore<State>(() => CLOSED)
/** The workspace the palette is about; none on the dashboard. */
export const paletteWorld = createStore<{ world: InWorkspace | null }>(() => ({ world: null }))

let before: Element | null = null
/** Set while a choice runs: what it opens lies below what it was chosen in. */
let chosenIn: readonly Level[] = []

/** Opens the palette, in the mode that `text` begins with; Escape gives the focus back to where it was. */
export function openPalette(text = ''): void {
  rememberFocus()
  paletteStore.setState({ open: true, text, page: null, above: [], sheet: false })
}

/** Asks the person to choose, on a page of the palette. */
export function pick(page: Page): void {
  rememberFocus()
  paletteStore.setState({ open: true, text: '', page, above: chosenIn, sheet: false })
}

/** Shows every command and its keys. */
export function openSheet(): void {
  rememberFocus()
  paletteStore.setState({ ...CLOSED, sheet: true })
}

/** One level up. Answers false at the top. */
export function goUp(): boolean {
  const { above } = paletteStore.getState()
  const level = above.at(-1)
  if (!level) return false
  paletteStore.setState({ ...level, above: above.slice(0, -1) })
  return true
}

/** Closes whatever is open and puts the focus back, exactly. */
export function closePalette(): void {
  paletteStore.setState(CLOSED)
  const back = before
  before = null
  if (back instanceof HTMLElement && back.isConnected) back.focus({ preventScroll: true })
}

/** Closes, then does it: what moves the focus must have the last word. */
export function runAfterClosing(run: () => void): void {
  const { text, page, above } = paletteStore.getState()
  closePalette()
  chosenIn = [...above, { text, page }]
  try {
    run()
  } finally {
    chosenIn = []
  }
}

function rememberFocus(): void {
  const { open, sheet } = paletteStore.getState()
  if (!open && !sheet) before = document.activeElement
}
