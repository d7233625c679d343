import { createStore } from 'zustand/vanilla'
import type { ConsoleTab } from './console-tabs.ts'

/** A place in the console where somebody else can come along: not a text that only one person sees. */
export type ConsoleSpot = Exclude<ConsoleTab, { kind: 'scratch' }>

/** What the console shows, and what it is to show. Small, as the shell needs it before the console is there. */
export function createConsoleFront() {
  return createStore<{ front: ConsoleSpot | null; wish: ConsoleSpot | null }>(() => ({
    front: null,
    wish: null,
  }))
}
