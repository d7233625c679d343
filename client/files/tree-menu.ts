import { keyLabel, onMac } from '../app/chords.ts'
import type { MenuEntry } from '../ui/menu.tsx'
import { t } from '../words/words.ts'
import type { WorkspaceSession } from '../workspace/session.ts'
import { type Row, folderAt } from './rows.ts'
import { meant } from './selection.ts'
import type { FileActions } from './use-file-actions.ts'

type Place = {
  readonly row: Row | undefined
  readonly edits: boolean
  readonly session: WorkspaceSession
  readonly actions: FileActions
  readonly take: (mode: 'cut' | 'copy', paths: readonly string[]) => void
  readonly trash: (paths: readonly string[]) => void
  readonly pick: (kind: 'files' | 'folder', into: string) => void
}

/** What can be done at a row, or, below them all, at the top of the workspace. */
export function treeEntries(place: Place): MenuEntry[] {
  const { row, edits } = place
  const groups = [
    openGroup(place),
    edits ? newGroup(place) : [],
    clipGroup(place),
    copyGroup(place),
    edits && row ? changeGroup(place) : [],
    [
      {
        label: t('Download'),
        run: () => place.actions.download(row?.path ?? '', row?.folder ?? true),
      },
    ],
  ]
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index): MenuEntry[] => (index === 0 ? group : ['separator', ...group]))
}

const key = (keys: string): string => keyLabel(keys, onMac)
const chosenAt = ({ row, session }: Place): string[] =>
  row ? meant(row.path, [...session.treeState.getState().selection.chosen]) : []

function openGroup({ row, edits, actions }: Place): MenuEntry[] {
  const file = row && !row.folder ? row.path : undefined
  return [
    ...(file === undefined
      ? []
      : [
          { label: t('Open'), keys: 'Enter', run: () => actions.open(file) },
          {
            label: t('Open to the side'),
            keys: key('$mod+Enter'),
            run: () => actions.open(file, { beside: true }),
          },
        ]),
    ...(edits
      ? [{ label: t('Open in terminal'), run: () => void actions.openTerminal(folderAt(row)) }]
      : []),
  ]
}

function newGroup({ row, session, pick }: Place): MenuEntry[] {
  const folder = folderAt(row)
  const draft = (kind: 'file' | 'folder') => (): void => {
    session.tree.expand(folder)
    session.treeState.setState({ draft: { kind, folder } })
  }
  return [
    { label: t('New file…'), run: draft('file') },
    { label: t('New folder…'), run: draft('folder') },
    { label: t('Upload files…'), run: () => pick('files', folder) },
    { label: t('Upload folder…'), run: () => pick('folder', folder) },
  ]
}

function clipGroup(place: Place): MenuEntry[] {
  const { row, edits, session, actions, take } = place
  const { clip } = session.clipboard.store.getState()
  const cut = { label: t('Cut'), keys: key('$mod+KeyX'), run: () => take('cut', chosenAt(place)) }
  const copy = {
    label: t('Copy'),
    keys: key('$mod+KeyC'),
    run: () => take('copy', chosenAt(place)),
  }
  const paste = {
    label: t('Paste'),
    keys: key('$mod+KeyV'),
    disabled: clip === null,
    run: () => void actions.paste(folderAt(row)),
  }
  if (!edits) return row ? [copy] : []
  return row ? [cut, copy, paste] : [paste]
}

function copyGroup(place: Place): MenuEntry[] {
  const { row, actions } = place
  if (!row) return []
  const paths = (how: 'absolute' | 'relative') => (): void =>
    void actions.copyPaths(chosenAt(place), how)
  return [
    { label: t('Copy path'), run: paths('absolute') },
    { label: t('Copy relative path'), run: paths('relative') },
    ...(row.folder ? [] : [{ label: t('Copy link'), run: () => void actions.copyLink(row.path) }]),
  ]
}

function changeGroup(place: Place): MenuEntry[] {
  const { row, session, trash } = place
  const path = row?.path ?? ''
  const chosen = chosenAt(place)
  return [
    {
      label: t('Rename…'),
      keys: 'F2',
      run: () => session.treeState.setState({ draft: { kind: 'rename', path } }),
    },
    {
      label:
        chosen.length > 1 ? t('Delete {count} entries', { count: chosen.length }) : t('Delete'),
      keys: onMac ? '⌘⌫' : t('Del'),
      danger: true,
      run: () => trash(chosen),
    },
  ]
}
