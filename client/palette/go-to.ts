import { t } from '../words/words.ts'
import type { InWorkspace } from '../workspace/use-workspace.ts'

const PATIENCE_MS = 8_000

/** Opens a file and, once its editor is there, gives it the keyboard, unless the person moved on meanwhile. */
export function openFileAndFocus(
  { session }: InWorkspace,
  path: string,
  { at, beside = false }: { at?: { line: number; column?: number }; beside?: boolean } = {},
): void {
  session.layout.setState({ phoneTab: 'code' })
  session.workbench.openFile(path, at, { beside })
  focusWhenThere(() => editorOf(path))
}

/** Gives the keyboard to something that is still to come. */
export function focusWhenThere(find: () => HTMLElement | undefined): void {
  whenThere(find, (found) => found.focus({ preventScroll: true }))
}

/** Presses a button that is still to come: what a panel does, it does in one place. */
export function pressWhenThere(find: () => HTMLElement | undefined): void {
  whenThere(find, (found) => {
    // What it opens gives the keyboard back to it.
    found.focus({ preventScroll: true })
    found.click()
  })
}

function whenThere(find: () => HTMLElement | undefined, then: (found: HTMLElement) => void): void {
  const until = performance.now() + PATIENCE_MS
  let movedOn = false
  const stop = (): void => {
    movedOn = true
  }
  addEventListener('keydown', stop, { capture: true, once: true })
  addEventListener('pointerdown', stop, { capture: true, once: true })
  const look = (): void => {
    const found = movedOn ? undefined : find()
    if (!movedOn && !found && performance.now() < until) return void requestAnimationFrame(look)
    if (found) then(found)
    removeEventListener('keydown', stop, { capture: true })
    removeEventListener('pointerdown', stop, { capture: true })
  }
  requestAnimationFrame(look)
}

/** What takes the keys of a file's editor; the latest, when it is shown twice. */
export function editorOf(path: string): HTMLElement | undefined {
  const name = CSS.escape(t('Code editor, {path}', { path }))
  const shown = document.querySelectorAll<HTMLElement>(`[aria-label="${name}"]`)
  return [...shown].findLast((one) => one.checkVisibility())
}
