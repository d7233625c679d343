import { useStore } from 'zustand'
import { useMedia } from '../ui/use-media.ts'
import { preferences } from './preferences.ts'

/** As `--row` says in tokens.css, for lists that have to count. */
export const ROW_PX = { compact: 24, comfortable: 32 } as const
const COARSE_ROW_PX = 40

/** How high a row of a long list is: by density, and higher for fingers. */
export function useRowPx(): number {
  const density = useStore(preferences, (chosen) => chosen.density)
  return useMedia('(pointer: coarse)') ? COARSE_ROW_PX : ROW_PX[density]
}
