import { useSyncExternalStore } from 'react'

/** A keyboard takes at least this much of the height; the address bar that comes and goes takes less. */
const KEYBOARD_SHARE = 0.25

type Sight = { height: number; width: number }

let tallest: Sight = { height: 0, width: 0 }
let seen: { up: boolean; height: number } = { up: false, height: 0 }

/**
 * Whether the keyboard of a phone is up, and how high, in CSS pixels, what is left to see is: Safari lays
 * its keyboard over the page and tells nobody but the visual viewport.
 */
export function useKeyboard(): { up: boolean; height: number } {
  return useSyncExternalStore(watch, look)
}

function watch(changed: () => void): () => void {
  const viewport = window.visualViewport
  viewport?.addEventListener('resize', changed)
  window.addEventListener('resize', changed)
  return () => {
    viewport?.removeEventListener('resize', changed)
    window.removeEventListener('resize', changed)
  }
}

function look(): { up: boolean; height: number } {
  const height = window.visualViewport?.height ?? window.innerHeight
  const width = window.innerWidth
  // A phone that was turned has another height to compare with.
  if (width !== tallest.width) tallest = { height, width }
  else if (height > tallest.height) tallest = { height, width }
  const up = isEditing() && height < tallest.height * (1 - KEYBOARD_SHARE)
  if (up !== seen.up || height !== seen.height) seen = { up, height }
  return seen
}

function isEditing(): boolean {
  const at = document.activeElement
  return (
    at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA)$/.test(at.tagName))
  )
}
