const ALONE = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Fn', 'NumLock'])
/** With Ctrl or Cmd held these still write or move the caret. */
const WRITES = /^(?:[zyxvad]|Enter|Backspace|Delete|Home|End|Page(?:Up|Down)|Arrow\w+)$/i

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>
type Where = 'editor' | 'terminal' | 'elsewhere'

/** Whether a key is work of one's own; chords of the page are not, what a shell hears always is. */
export function isWork({ key, ctrlKey, metaKey, altKey }: Press, where: Where): boolean {
  if (where === 'elsewhere' || ALONE.has(key)) return false
  if (where === 'terminal') return true
  if (altKey && !ctrlKey && !metaKey) return key.startsWith('Arrow')
  if (ctrlKey || metaKey) return !altKey && WRITES.test(key)
  return !/^F\d+$/.test(key)
}

/** Which part of the work an element belongs to. */
export function partOf(target: EventTarget | null): Where {
  if (!(target instanceof Element)) return 'elsewhere'
  if (target.closest('[data-follow-label]')) return 'elsewhere'
  if (target.closest('.xterm')) return 'terminal'
  return target.closest('main') ? 'editor' : 'elsewhere'
}

type Ends = {
  /** A hand of one's own took over. */
  readonly own: () => void
  /** Escape was pressed, and nothing nearer has a use for it. */
  readonly escape: () => void
}

/** Tells when a person takes over: types, scrolls, points or presses Escape. Returns the undo. */
export function watchHands(target: Window, { own, escape }: Ends): () => void {
  const end = new AbortController()
  const options = { capture: true, passive: true, signal: end.signal } as const
  const touch = (event: Event): void => {
    if (partOf(event.target) !== 'elsewhere') own()
  }
  target.addEventListener('wheel', touch, options)
  target.addEventListener('pointerdown', touch, options)
  target.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Escape') {
        if (usesEscape(event.target)) return
        // A shell that others see must not hear a key that was meant for us.
        event.preventDefault()
        event.stopPropagation()
        return escape()
      }
      if (isWork(event, partOf(event.target))) own()
    },
    { capture: true, signal: end.signal },
  )
  // A click into a preview is seen only by its frame; here the focus goes away.
  target.addEventListener('blur', () => isFrame(document.activeElement) && own(), options)
  return () => end.abort()
}

/** What floats closes first; a toast is called a dialog too, but is never in the way. */
const FLOATING =
  '[role=dialog][data-open], [role=alertdialog][data-open], [role=menu], [role=listbox], .find-widget.visible'

/** Something that floats or unfolds closes first. */
function usesEscape(target: EventTarget | null): boolean {
  if (document.querySelector(FLOATING)) return true
  return target instanceof Element && target.getAttribute('aria-expanded') === 'true'
}

function isFrame(element: Element | null): boolean {
  return element instanceof HTMLIFrameElement && partOf(element) !== 'elsewhere'
}
