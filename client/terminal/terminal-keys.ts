type Key = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'shiftKey' | 'metaKey' | 'altKey'>
export type Platform = 'mac' | 'windows' | 'other'

/** Whose habits this browser has. */
export const platform: Platform =
  typeof navigator === 'undefined' ? 'other' : platformOf(navigator.userAgent)

/** Whose habits to follow, by the name the browser gives itself. */
export function platformOf(userAgent: string): Platform {
  if (/mac|iphone|ipad/i.test(userAgent)) return 'mac'
  return /windows/i.test(userAgent) ? 'windows' : 'other'
}

/** Cmd+C on a Mac, Ctrl+Shift+C elsewhere: Ctrl+C belongs to the shell. */
export function isCopy(event: Key, on = platform): boolean {
  return isChord(event, 'c', on)
}

/** Ctrl+C: it interrupts, unless somebody wants it to copy what is selected; on Windows everybody does. */
export function isInterrupt(event: Key): boolean {
  const { ctrlKey, shiftKey, altKey, metaKey } = event
  return ctrlKey && !shiftKey && !altKey && !metaKey && isLetter(event, 'c')
}

/** Cmd+V on a Mac, Ctrl+V on Windows, Ctrl+Shift+V elsewhere: there Ctrl+V belongs to the shell. */
export function isPaste(event: Key, on = platform): boolean {
  if (on === 'windows' && event.ctrlKey && !event.altKey && isLetter(event, 'v')) return true
  return isChord(event, 'v', on)
}

/** Ctrl+F, or Cmd+F on a Mac. */
export function isFind(event: Key, on = platform): boolean {
  const held = on === 'mac' ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
  return held && !event.shiftKey && !event.altKey && isLetter(event, 'f')
}

/** Ctrl+M lets Tab leave, and gives it back: who has only a keyboard must get out again. */
export function isTabToggle({ code, ctrlKey, shiftKey, metaKey, altKey }: Key): boolean {
  return code === 'KeyM' && ctrlKey && !shiftKey && !metaKey && !altKey
}

/** Keys that mean something to the page and little to a shell: they go past the terminal. */
export function isOurs(event: Key): boolean {
  if (event.key === 'F1' || event.key === 'F6') return true
  if (!event.ctrlKey || event.altKey) return false
  return event.code === 'Backquote' || (event.shiftKey && /^Key[A-Z]$/.test(event.code))
}

function isChord(event: Key, letter: string, on: Platform): boolean {
  if (!isLetter(event, letter) || event.altKey) return false
  return on === 'mac' ? event.metaKey && !event.ctrlKey : event.ctrlKey && event.shiftKey
}

function isLetter(event: Key, letter: string): boolean {
  return event.key.toLowerCase() === letter
}
