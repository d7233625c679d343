import { closePalette, paletteStore } from './palette-store.ts'

let stop: (() => void) | undefined

/**
 * From now on, what is typed after the palette was opened and before its box is there goes into the box:
 * else those letters would land in the code behind. Returns its undo.
 */
export function catchEarlyLetters(): () => void {
  const unwatch = paletteStore.subscribe(({ open }, before) => {
    if (open && !before.open) begin()
    if (!open) leaveLetters()
  })
  return () => {
    unwatch()
    leaveLetters()
  }
}

/** The box has the focus and takes them itself. */
export function leaveLetters(): void {
  stop?.()
  stop = undefined
}

function begin(): void {
  const take = (event: KeyboardEvent): void => {
    if (!isPlain(event)) return
    event.preventDefault()
    event.stopImmediatePropagation()
    const { text } = paletteStore.getState()
    if (event.key === 'Escape') closePalette()
    else if (event.key === 'Backspace') paletteStore.setState({ text: text.slice(0, -1) })
    else if (event.key.length === 1) paletteStore.setState({ text: text + event.key })
  }
  stop?.()
  const end = new AbortController()
  const options = { capture: true, signal: end.signal } as const
  window.addEventListener('keydown', take, options)
  // Whoever points elsewhere does not wait for the box any more.
  window.addEventListener('pointerdown', leaveLetters, options)
  stop = () => end.abort()
}

/** A shortcut is none; what somebody composes is not finished yet. */
function isPlain(event: KeyboardEvent): boolean {
  if (event.isComposing) return false
  if (event.getModifierState('AltGraph')) return true
  return !event.ctrlKey && !event.metaKey && !event.altKey
}
