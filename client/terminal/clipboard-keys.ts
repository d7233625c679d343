type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'shiftKey' | 'metaKey' | 'altKey'>

const mac = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent)

/** Cmd+C on a Mac, Ctrl+Shift+C elsewhere: Ctrl+C belongs to the shell. */
export function isCopy(event: Key, onMac = mac): boolean {
  return isChord(event, { letter: 'c', onMac })
}

/** Cmd+V on a Mac, Ctrl+V or Ctrl+Shift+V elsewhere. */
export function isPaste(event: Key, onMac = mac): boolean {
  if (!onMac && event.ctrlKey && !event.altKey && event.key.toLowerCase() === 'v') return true
  return isChord(event, { letter: 'v', onMac })
}

function isChord(event: Key, { letter, onMac }: { letter: string; onMac: boolean }): boolean {
  if (event.key.toLowerCase() !== letter || event.altKey) return false
  return onMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && event.shiftKey
}
