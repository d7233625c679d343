import { panelPath } from './workbench.ts'

/** What is in front, and the line the caret is in; null while no editor has told one. */
export type Stand = { readonly panel: string | null; readonly line: number | null }
export type Trail = Stand & {
  /** How many places of this workspace lie before it. */
  readonly depth: number
}

/** So far the caret walks without anybody wanting to come back. */
const STEP_LINES = 10

/**
 * What a move does to the browser's history: nothing, a better word about the same place, or a new place
 * that one can come back from.
 */
export function moveBetween(before: Stand, now: Stand): 'none' | 'same' | 'new' {
  if (before.panel !== now.panel) return isSamePlace(before, now) ? 'same' : 'new'
  if (before.line === now.line || now.line === null) return 'none'
  if (before.line === null) return 'same'
  return Math.abs(before.line - now.line) > STEP_LINES ? 'new' : 'same'
}

/** A page that has just opened stands nowhere yet; two views of one file are one place. */
function isSamePlace(before: Stand, now: Stand): boolean {
  if (before.panel === null) return true
  return panelPath(before.panel) !== null && panelPath(before.panel) === panelPath(now.panel)
}

/** The trail a history entry carries, if it is one of ours. */
export function trailOf(state: unknown): Trail | undefined {
  if (typeof state !== 'object' || state === null || !('trail' in state)) return undefined
  return state.trail as Trail
}
