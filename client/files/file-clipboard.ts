import { createStore } from 'zustand/vanilla'
import { freeName } from './free-name.ts'
import { isWithin, join, nameOf, parentOf } from './paths.ts'
import { outermost } from './selection.ts'

export type Clip = { readonly mode: 'cut' | 'copy'; readonly paths: readonly string[] }
export type PasteStep = {
  readonly kind: 'move' | 'copy'
  readonly from: string
  readonly to: string
}

/** Files that were cut or copied here; text on the system's clipboard is another matter. */
export class FileClipboard {
  readonly store = createStore<{ clip: Clip | null }>(() => ({ clip: null }))

  take(mode: Clip['mode'], paths: readonly string[]): void {
    const clip = { mode, paths: outermost(paths) }
    this.store.setState({ clip: clip.paths.length === 0 ? null : clip })
  }

  clear(): void {
    if (this.store.getState().clip !== null) this.store.setState({ clip: null })
  }
}

/**
 * What pasting into a folder does, step by step. Nothing is overwritten: what is in the way gets another
 * name. A folder never goes into itself, and what was cut and lies there already stays.
 */
export function pasteSteps(
  { mode, paths }: Clip,
  folder: string,
  isTaken: (path: string) => boolean,
): PasteStep[] {
  const given = new Set<string>()
  const steps: PasteStep[] = []
  for (const from of paths) {
    if (isWithin(folder, from)) continue
    if (mode === 'cut' && parentOf(from) === folder) continue
    const to = freeName(join(folder, nameOf(from)), (path) => isTaken(path) || given.has(path))
    given.add(to)
    steps.push({ kind: mode === 'cut' ? 'move' : 'copy', from, to })
  }
  return steps
}
