import { useStore } from 'zustand'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import type { TreeView } from './file-tree.ts'
import { join, nameOf, parentOf } from './paths.ts'
import type { Draft, Row } from './rows.ts'
import type { RowNaming } from './tree-row.tsx'
import { useFileActions } from './use-file-actions.ts'

const LABELS = { file: t('Name of the new file'), folder: t('Name of the new folder') }

/** What turns a row into a field for its name. */
export function useNaming(
  view: TreeView,
  grabFocus: () => void,
): (row: Row) => RowNaming | undefined {
  const { treeState } = useWorkspace().session
  const actions = useFileActions()
  const draft = useStore(treeState, (state) => state.draft)
  const done = (given: Draft) => (name: string | null) => {
    if (treeState.getState().draft !== given) return
    grabFocus()
    treeState.setState({ draft: null })
    if (name === null) return
    if (given.kind !== 'rename') return void actions.create(join(given.folder, name), given.kind)
    void actions.rename(given.path, join(parentOf(given.path), name))
  }
  return (row) => {
    if (!draft) return undefined
    const renames = draft.kind === 'rename'
    if (renames ? row.kind !== 'entry' || row.path !== draft.path : row.kind !== 'new')
      return undefined
    const before = renames ? nameOf(draft.path) : ''
    const folder = renames ? parentOf(draft.path) : draft.folder
    const taken = (view.folders.get(folder)?.entries ?? []).map(({ name }) => name)
    const label = renames ? t('New name of {before}', { before }) : LABELS[draft.kind]
    return { label, before, taken, onDone: done(draft) }
  }
}
