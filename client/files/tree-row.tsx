import type { ItemInstance } from '@headless-tree/core'
import { ChevronRight, File, Folder, FolderOpen, Link2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { FileEntry } from '../../shared/files.ts'
import { TabPeople } from '../people/tab-people.tsx'
import { cx } from '../ui/cx.ts'
import { ContextMenu, type MenuEntry } from '../ui/menu.tsx'
import { Spinner } from '../ui/spinner.tsx'
import type { NewEntry } from './new-entry-dialog.tsx'
import { parentOf } from './paths.ts'
import type { FileActions } from './use-file-actions.ts'

type Props = {
  item: ItemInstance<FileEntry>
  top: number
  height: number
  edits: boolean
  loading: boolean
  actions: FileActions
  onOpen: (path: string) => void
  onNew: (entry: NewEntry) => void
  onPickInto: (folder: string) => void
}

/** One file or folder, with its menu. */
export function TreeRow(props: Props): ReactNode {
  const { item, top, height, loading } = props
  const entry = item.getItemData()
  const { level } = item.getItemMeta()
  return (
    <ContextMenu entries={entriesFor(props)} onOpenChange={(open) => open && item.setFocused()}>
      <div
        {...item.getProps()}
        aria-label={entry.name}
        className={cx(
          'absolute inset-x-0 flex items-center gap-1.5 pr-2 outline-offset-[-2px] select-none',
          item.isSelected() ? 'bg-selected text-hi' : 'hover:bg-hover',
          item.isDragTarget() && 'bg-you/15',
          entry.ignored && 'text-faint',
        )}
        style={{ transform: `translateY(${top}px)`, height, paddingLeft: 8 + level * 12 }}
      >
        <span className="flex w-4 shrink-0 justify-center text-faint">
          {item.isFolder() &&
            (loading && item.isExpanded() ? (
              <Spinner />
            ) : (
              <ChevronRight
                size={14}
                aria-hidden
                className={cx('transition-transform duration-80', item.isExpanded() && 'rotate-90')}
              />
            ))}
        </span>
        <EntryIcon entry={entry} folder={item.isFolder()} open={item.isExpanded()} />
        <span className="min-w-0 flex-1 truncate whitespace-pre">{entry.name}</span>
        {!item.isFolder() && <TabPeople path={entry.path} />}
      </div>
    </ContextMenu>
  )
}

function EntryIcon({
  entry,
  folder,
  open,
}: {
  entry: FileEntry
  folder: boolean
  open: boolean
}): ReactNode {
  const Icon = entry.kind === 'symlink' ? Link2 : folder ? (open ? FolderOpen : Folder) : File
  return <Icon size={16} strokeWidth={1.5} aria-hidden className="shrink-0 text-faint" />
}

function entriesFor({ item, edits, actions, onOpen, onNew, onPickInto }: Props): MenuEntry[] {
  const path = item.getId()
  const folder = item.isFolder()
  const inside = folder ? path : parentOf(path)
  const selected = item
    .getTree()
    .getSelectedItems()
    .map((each) => each.getId())
  const chosen = selected.includes(path) ? selected : [path]
  const entries: MenuEntry[] = folder
    ? []
    : [{ label: 'Open', run: () => onOpen(path) }, 'separator']
  if (edits) {
    entries.push(
      { label: 'New file…', run: () => onNew({ kind: 'file', folder: inside }) },
      { label: 'New folder…', run: () => onNew({ kind: 'folder', folder: inside }) },
      { label: 'Upload…', run: () => onPickInto(inside) },
      'separator',
    )
  }
  entries.push(
    { label: 'Copy path', run: () => void actions.copyPath(path) },
    { label: 'Download', run: () => actions.download(path, folder) },
  )
  if (edits) {
    entries.push(
      'separator',
      {
        label: 'Rename…',
        keys: 'F2',
        run: () => onNew({ kind: 'rename', path, folder: parentOf(path) }),
      },
      {
        label: chosen.length > 1 ? `Delete ${chosen.length} entries` : 'Delete',
        keys: 'Del',
        danger: true,
        run: () => void actions.trash(chosen),
      },
    )
  }
  return entries
}
