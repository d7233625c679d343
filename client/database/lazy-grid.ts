import { lazy } from '../app/lazy.tsx'

const load = async () => ({ default: (await import('./results-grid.tsx')).ResultsGrid })

/** The grid comes with the first rows; who runs something has it fetched meanwhile. */
export const ResultsGrid = lazy(load)

/** Fetches it. A failure shows where it is needed. */
export function fetchGrid(): void {
  load().catch(() => undefined)
}
