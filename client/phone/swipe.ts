export type Point = { readonly x: number; readonly y: number; readonly atMs: number }
export type Swipe = 'left' | 'right'

const LEAST_PX = 64
/** Slower than this, a finger drags. */
const LONGEST_MS = 600
/** How much farther aside than up or down. */
const FLATNESS = 2

/** What a finger that went from one point to another meant by it. */
export function swipeOf(from: Point, to: Point): Swipe | undefined {
  const [aside, along] = [to.x - from.x, Math.abs(to.y - from.y)]
  if (to.atMs - from.atMs > LONGEST_MS) return undefined
  if (Math.abs(aside) < LEAST_PX || Math.abs(aside) < along * FLATNESS) return undefined
  return aside < 0 ? 'left' : 'right'
}

/** Whether something between the finger and `within` goes aside itself, or wants its swipes. */
export function hasOwnSwipes(target: EventTarget | null, within: Element): boolean {
  for (
    let at = target instanceof Element ? target : null;
    at && at !== within;
    at = at.parentElement
  ) {
    if (at.hasAttribute('data-own-swipes') || at.matches('input, textarea, iframe, .xterm'))
      return true
    if (at.scrollWidth > at.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(at).overflowX)) {
      return true
    }
  }
  return false
}
