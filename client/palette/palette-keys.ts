import type { KeyboardEvent } from 'react'
import { closePalette, goUp } from './palette-store.ts'

const PAGE_ROWS = 8

type Doing = {
  step: (by: number) => void
  leap: (to: number) => void
  accept: (at: number, beside: boolean) => void
  at: number
  rows: number
  empty: boolean
}

/** What a key does in the palette; undefined leaves it to the text. */
export function keyOf(event: KeyboardEvent, doing: Doing): (() => void) | undefined {
  const mod = event.ctrlKey || event.metaKey
  const { step, leap, accept, at, rows, empty } = doing
  switch (event.key) {
    case 'ArrowDown':
      return () => step(1)
    case 'ArrowUp':
      return () => step(-1)
    case 'PageDown':
      return () => leap(at + PAGE_ROWS)
    case 'PageUp':
      return () => leap(at - PAGE_ROWS)
    case 'Home':
      return mod ? () => leap(0) : undefined
    case 'End':
      return mod ? () => leap(rows - 1) : undefined
    case 'Enter':
      return () => accept(at, mod)
    case 'Escape':
      return closePalette
    case 'Backspace':
      return empty && goUp() ? () => undefined : undefined
    // There is nowhere else to go: the list is reached by the arrows.
    case 'Tab':
      return () => undefined
    default:
      return undefined
  }
}
