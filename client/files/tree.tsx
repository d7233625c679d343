import {
  type ItemInstance,
  dragAndDropFeature,
  hotkeysCoreFeature,
  keyboardDragAndDropFeature,
  selectionFeature,
  syncDataLoaderFeature,
} from '@headless-tree/core'
import { useTree } from '@headless-tree/react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import type { FileEntry } from '../../shared/files.ts'
import { useRowPx } from '../app/use-row-px.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import type { NewEntry } from './new-entry-dialog.tsx'
import { type TreeView, isFolder } from './file-tree.ts'
import { ancestorsOf, parentOf } from './paths.ts'
import { TreeRow } from './tree-row.tsx'
import { type Chosen, chosenFrom } from './uploads.ts'
import { moveTarget, useFileActions } from './use-file-actions.ts'
import { useStore } from 'zustand'

const ROOT: FileEntry = { name: '', path: '', kind: 'directory', size: 0, modifiedAt: '' }

type Props = {
  view: TreeView
  onNew: (entry: NewEntry) => void
  onUpload: (files: readonly Chosen[]) => void
  onPickInto: (folder: string) => void
}

/** The files as a tree of rows; only what is on the screen is in the page. */
export function Tree({ view, onNew, onUpload, onPickInto }: Props): ReactNode {
  const { session, may } = useWorkspace()
  const actions = useFileActions()
  const edits = may('edit')
  const [selectedItems, setSelectedItems] = useState<string[]>([])
  const entryOf = (path: string): FileEntry => view.entries.get(path) ?? { ...ROOT, path }
  const openFile = (path: string): void => {
    session.layout.setState({ phoneTab: 'code' })
    session.workbench.openFile(path)
  }
  // The tree rebuilds whenever it gets another array, so the same folders have to be the same array.
  const expandedItems = useMemo(() => [...view.expanded], [view.expanded])
  const tree = useTree<FileEntry>({
    rootItemId: '',
    state: { expandedItems, selectedItems },
    setExpandedItems: (next) =>
      session.tree.setExpanded(typeof next === 'function' ? next(expandedItems) : next),
    setSelectedItems,
    getItemName: (item) => item.getItemData().name,
    isItemFolder: (item) => isFolder(item.getItemData()),
    dataLoader: {
      getItem: entryOf,
      getChildren: (path) => (view.folders.get(path)?.entries ?? []).map((entry) => entry.path),
    },
    onPrimaryAction: (item) => {
      if (!item.isFolder()) openFile(item.getId())
    },
    canReorder: false,
    canDrag: () => edits,
    canDrop: (items, { item }) =>
      edits && items.every((each) => moveTarget(each.getId(), folderOf(item)) !== undefined),
    onDrop: async (items, { item }) => {
      for (const each of items) {
        const to = moveTarget(each.getId(), folderOf(item))
        if (to !== undefined) await actions.move(each.getId(), to)
      }
    },
    canDragForeignDragObjectOver: (data) => edits && data.types.includes('Files'),
    canDropForeignDragObject: (data) => edits && data.types.includes('Files'),
    onDropForeignDragObject: async (data, { item }) =>
      onUpload(await chosenFrom(data, folderOf(item))),
    openOnDropDelay: 600,
    hotkeys: {
      customDelete: {
        hotkey: 'Delete',
        isEnabled: () => edits,
        handler: (_event, all) =>
          void actions.trash(all.getSelectedItems().map((item) => item.getId())),
      },
      customRename: {
        hotkey: 'F2',
        isEnabled: () => edits,
        handler: (_event, all) => {
          const path = all.getFocusedItem().getId()
          onNew({ kind: 'rename', path, folder: parentOf(path) })
        },
      },
    },
    features: [
      syncDataLoaderFeature,
      selectionFeature,
      hotkeysCoreFeature,
      dragAndDropFeature,
      keyboardDragAndDropFeature,
    ],
  })
  useEffect(() => tree.rebuildTree(), [tree, view])
  useReveal(session.workbench.store, (path) => {
    session.tree.setExpanded([...new Set([...session.tree.view().expanded, ...ancestorsOf(path)])])
    setSelectedItems([path])
  })

  const box = useRef<HTMLDivElement>(null)
  const items = tree.getItems()
  const rowPx = useRowPx()
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 12,
  })
  useEffect(() => rows.measure(), [rows, rowPx])
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto">
      <div
        {...tree.getContainerProps('Files')}
        className="relative outline-none"
        style={{ height: rows.getTotalSize() }}
      >
        {rows.getVirtualItems().map(({ index, start }) => {
          const item = items[index]
          if (!item) return null
          return (
            <TreeRow
              key={item.getId()}
              item={item}
              top={start}
              height={rowPx}
              edits={edits}
              loading={view.folders.get(item.getId())?.status === 'loading'}
              actions={actions}
              onOpen={openFile}
              onNew={onNew}
              onPickInto={onPickInto}
            />
          )
        })}
      </div>
    </div>
  )
}

function folderOf(item: ItemInstance<FileEntry>): string {
  return item.isFolder() ? item.getId() : parentOf(item.getId())
}

/** The file in front is the one selected here. */
function useReveal(
  store: ReturnType<typeof useWorkspace>['session']['workbench']['store'],
  reveal: (path: string) => void,
): void {
  const active = useStore(store, (state) => state.active)
  const latest = useRef(reveal)
  useEffect(() => {
    latest.current = reveal
  })
  useEffect(() => {
    if (active?.startsWith('file:')) latest.current(active.slice('file:'.length))
  }, [active])
}
