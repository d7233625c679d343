import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { PersonHere } from '../people/people-here.ts'
import { usePeopleHere } from '../people/use-people.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import type { TreeView } from './file-tree.ts'
import type { Mark } from './recent-changes.ts'
import { type Row, shownAt } from './rows.ts'
import type { Share } from './uploads.ts'

export type RowMarks = {
  readonly people: ReadonlyMap<string, readonly PersonHere[]>
  readonly markOf: (row: Row, open: boolean) => Mark | 'below' | undefined
  readonly cut: ReadonlySet<string>
  readonly shares: ReadonlyMap<string, Share> | undefined
  /** The rows that are being uploaded; the same array while they are the same. */
  readonly uploading: readonly string[]
}

const NOTHING: readonly string[] = []

/** What the rows of the tree tell besides their names. */
export function useRowMarks({ expanded }: Pick<TreeView, 'expanded'>): RowMarks {
  const { changes, clipboard, uploads } = useWorkspace().session
  const changed = useStore(changes.store)
  const clip = useStore(clipboard.store, (state) => state.clip)
  const shares = useStore(uploads.store, (store) => store.state?.roots)
  const others = useOthersInFiles()
  const people = useMemo(() => shownAt(others, { expanded }), [others, expanded])
  const names = shares ? [...shares.keys()].join('\0') : ''
  const uploading = useMemo(() => (names === '' ? NOTHING : names.split('\0')), [names])
  const cut = useMemo(() => new Set(clip?.mode === 'cut' ? clip.paths : []), [clip])
  return {
    people,
    cut,
    shares,
    uploading,
    markOf: ({ path, folder }, open) => {
      const mark = changed.files.get(path)
      // A folder changes with whatever is put into it, and that has a mark of its own.
      if (!folder || mark === 'new') return mark
      return !open && changed.folders.has(path) ? 'below' : undefined
    },
  }
}

/** Others and the files they look at; a caret that moves changes nothing here. */
function useOthersInFiles(): readonly { path: string; thing: PersonHere }[] {
  const here = usePeopleHere()
  const signature = here.map(({ person, where }) => `${person.id} ${where.file}`).join('\0')
  return useMemo(
    () =>
      here
        .filter(({ me }) => !me)
        .flatMap((thing) => (thing.where.file ? [{ path: thing.where.file, thing }] : [])),
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [signature],
  )
}
