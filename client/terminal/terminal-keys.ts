type Key = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'shiftKey' | 'metaKey' | 'altKey'>
export type Platform = 'mac' | 'windows' | 'other'

const here: Platform = typeof navigator === 'undefined' ? 'other' : platformOf(navigator.userAgent)

/** Whose habits to follow, by the name the browser gives itself. */
export function platformOf(userAgent: string): Platform {
  if (/mac|iphone|ipad/i.test(userAgent)) return 'mac'
  return /windows/i.test(userAgent) ? 'windows' : 'other'
}

/**
 * Cmd+C on a Mac, Ctrl+Shift+C elsewhere: Ctrl+C belongs to the shell. On Windows it copies as well,
 * but the caller asks only while something is selected.
 */
export function isCopy(event: Key, on = here): boolean {
  const { ctrlKey, shiftKey, altKey } = event
  if (on === 'windows' && ctrlKey && !shiftKey && !altKey && isLetter(event, 'c')) return true
  return isChord(event, 'c', on)
}

/** Cmd+V on a Mac, Ctrl+V or Ctrl+Shift+V elsewhere. */
export function isPaste(event: Key, on = here): boolean {
  if (on !== 'mac' && event.ctrlKey && !event.altKey && isLetter(event, 'v')) return true
  return isChord(event, 'v', on)
}

/** Ctrl+F, or Cmd+F on a Mac. */
export function isFind(event: Key, on = here): boolean {
  const held = on === 'mac' ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
  return held && !event.shiftKey && !event.altKey && isLetter(event, 'f')
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
