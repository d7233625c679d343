import { createStore } from 'zustand/vanilla'

/** Where somebody's hands were last: in the middle, or in the terminals below it. */
export type Hands = 'centre' | 'terminal'
export type HandsStore = ReturnType<typeof createHands>

/** A store of that, one per open workspace. */
export function createHands() {
  return createStore<{ at: Hands }>(() => ({ at: 'centre' }))
}

/** Where an element lies; undefined for the frame around them. */
export function handsIn(target: EventTarget | null): Hands | undefined {
  if (!(target instanceof Element)) return undefined
  if (target.closest('.xterm, [data-region=bottom]')) return 'terminal'
  return target.closest('main') ? 'centre' : undefined
}
