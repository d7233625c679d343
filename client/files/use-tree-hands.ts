import { type ClipboardEvent, type KeyboardEvent, useRef } from 'react'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { type Row, folderAt } from './rows.ts'
import { TypeAhead, outermost } from './selection.ts'
import { type TreeHands, pressInTree } from './tree-keys.ts'
import { type Selection, chosenOnly, survivor } from './tree-state.ts'
import { useFileActions } from './use-file-actions.ts'

type Place = {
  rows: readonly Row[]
  filtered: boolean
  edits: boolean
  page: number
  grabFocus: () => void
}
type Hands = TreeHands & {
  readonly trashPaths: (paths: readonly string[]) => void
  readonly takePaths: (mode: 'cut' | 'copy', paths: readonly string[]) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly paste: (
    onFiles: (data: DataTransfer, folder: string) => void,
  ) => (event: ClipboardEvent) => void
}

/** What clicks, keys and the menu of the tree do. */
export function useTreeHands({ rows, filtered, edits, page, grabFocus }: Place): Hands {
  const { session } = useWorkspace()
  const { tree, treeState, clipboard } = session
  const actions = useFileActions()
  const ahead = useRef(new TypeAhead())
  const selection = (): Selection => treeState.getState().selection
  const focusRow = (): Row | undefined => rows.find(({ path }) => path === selection().focus)
  const chosen = (): string[] => outermost([...selection().chosen])
  const select = (next: Selection): void => {
    grabFocus()
    treeState.setState({ selection: next })
  }
  const takePaths = (mode: 'cut' | 'copy', paths: readonly string[]): void => {
    if (mode === 'cut' && !edits) return
    clipboard.take(mode, paths)
    // For other programs; the page itself remembers the files, whether it may write there or not.
    void navigator.clipboard?.writeText(paths.join('\n')).catch(() => undefined)
  }
  const trashPaths = (paths: readonly string[]): void => {
    if (!edits || paths.length === 0) return
    const next = survivor(rows, paths)
    grabFocus()
    if (next !== null) treeState.setState({ selection: chosenOnly(next) })
    void actions.trash(paths)
  }
  const hands: TreeHands = {
    select,
    toggle: (folder, open) => {
      if (filtered) return
      const { expanded } = tree.view()
      if (open) tree.expand(folder)
      else tree.setExpanded([...expanded].filter((each) => each !== folder))
    },
    activate: (row, how) => {
      if (row.kind === 'failed') return void tree.refresh(folderAt(row))
      if (row.kind !== 'entry') return
      if (row.folder) return hands.toggle(row.path, !tree.view().expanded.has(row.path))
      actions.open(row.path, { beside: how === 'beside', preview: how === 'look' })
    },
    rename: () => {
      const row = focusRow()
      if (edits && row?.kind === 'entry')
        treeState.setState({ draft: { kind: 'rename', path: row.path } })
    },
    trash: () => trashPaths(chosen()),
    take: (mode) => takePaths(mode, chosen()),
    letGo: () => {
      clipboard.clear()
      const { focus } = selection()
      if (focus !== null) select(chosenOnly(focus))
    },
    undo: () => {
      if (edits) void actions.undo()
    },
    filter: () => treeState.setState(({ wish }) => ({ wish: wish ?? '' })),
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement) return
    const place = {
      rows,
      page,
      selection: selection(),
      ahead: ahead.current,
      nowMs: event.timeStamp,
    }
    if (!pressInTree(event, place, hands)) return
    event.preventDefault()
    event.stopPropagation()
  }
  const paste: Hands['paste'] = (onFiles) => (event) => {
    if (!edits || event.target instanceof HTMLInputElement) return
    const folder = folderAt(focusRow())
    event.preventDefault()
    if (event.clipboardData.files.length > 0) return onFiles(event.clipboardData, folder)
    void actions.paste(folder)
  }
  return { ...hands, trashPaths, takePaths, onKeyDown, paste }
}
