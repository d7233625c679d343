import { FilePlus, FolderPlus, ListCollapse, ListFilter, Upload } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { stateOf } from '../app/state-of.ts'
import { Button } from '../ui/button.tsx'
import { StateView } from '../ui/common-states.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
import { PanelHeader } from '../ui/panel-header.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { chosenFrom, chosenIn } from './chosen-files.ts'
import { DropZone } from './drop-zone.tsx'
import { FilterBox } from './filter-box.tsx'
import { FilteredTree } from './filtered-tree.tsx'
import { entryAt, isFolder } from './file-tree.ts'
import { parentOf } from './paths.ts'
import { Tree } from './tree.tsx'
import { UploadStatus, startUpload } from './upload-flow.tsx'
import { useTreeView } from './use-tree-view.ts'

/** The tree of files, and everything that can be done to it. */
export function FilesPanel(): ReactNode {
  const { session, may } = useWorkspace()
  const { tree, treeState } = session
  const view = useTreeView(tree)
  const wish = useStore(treeState, (state) => state.wish)
  const draft = useStore(treeState, (state) => state.draft)
  const pickers = usePickers()
  useEffect(() => tree.open(''), [tree])
  const edits = may('edit')
  const root = view.folders.get('')
  const onFiles = (data: DataTransfer, folder: string): void =>
    void chosenFrom(data, folder).then((files) => startUpload(session, files))
  const shown = { pick: pickers.pick, onFiles }
  return (
    <DropZone enabled={edits} onDrop={(data) => onFiles(data, '')}>
      <Head pick={pickers.pick} />
      {wish !== null && <FilterBox />}
      {root === undefined || (root.status === 'loading' && root.entries.length === 0) ? (
        <StateView state={{ kind: 'loading', what: t('the files') }} />
      ) : root.status === 'failed' && root.entries.length === 0 ? (
        <StateView
          state={stateOf(root.error, {
            title: t('The files could not be read'),
            retry: () => void tree.refresh(''),
          })}
        />
      ) : root.entries.length === 0 && draft === null ? (
        <NoFiles />
      ) : wish !== null && wish.trim() !== '' ? (
        <FilteredTree {...shown} wish={wish} />
      ) : (
        <Tree {...shown} view={view} filtered={false} />
      )}
      <UploadStatus />
      {pickers.inputs}
    </DropZone>
  )
}

type Pick = (kind: 'files' | 'folder', into: string) => void

function Head({ pick }: { pick: Pick }): ReactNode {
  const { session, may } = useWorkspace()
  const { tree, treeState } = session
  const wish = useStore(treeState, (state) => state.wish)
  /** The folder at hand: the one chosen, or the one the chosen file lies in. */
  const here = (): string => {
    const { focus } = treeState.getState().selection
    const entry = focus === null ? undefined : entryAt(tree.view(), focus)
    return entry ? (isFolder(entry) ? entry.path : parentOf(entry.path)) : ''
  }
  const draft = (kind: 'file' | 'folder') => (): void => {
    const folder = here()
    tree.expand(folder)
    treeState.setState({ draft: { kind, folder }, wish: null })
  }
  return (
    <PanelHeader title={t('Files')}>
      {may('edit') && (
        <>
          <IconButton label={t('New file')} icon={FilePlus} onClick={draft('file')} />
          <IconButton label={t('New folder')} icon={FolderPlus} onClick={draft('folder')} />
          <Menu
            entries={[
              { label: t('Upload files…'), run: () => pick('files', here()) },
              { label: t('Upload folder…'), run: () => pick('folder', here()) },
            ]}
          >
            <IconButton label={t('Upload files')} icon={Upload} />
          </Menu>
        </>
      )}
      <IconButton
        label={t('Filter files')}
        icon={ListFilter}
        pressed={wish !== null}
        onClick={() => treeState.setState({ wish: wish === null ? '' : null })}
      />
      <IconButton
        label={t('Collapse all')}
        icon={ListCollapse}
        onClick={() => tree.setExpanded([])}
      />
    </PanelHeader>
  )
}

function NoFiles(): ReactNode {
  const { session, may } = useWorkspace()
  const edits = may('edit')
  const start = (): void => session.treeState.setState({ draft: { kind: 'file', folder: '' } })
  return (
    <StateView
      state={{
        kind: 'empty',
        title: t('No files yet'),
        hint: edits
          ? t('Make one, drop some here, or clone a repository in a terminal.')
          : t('An editor can add some.'),
        action: edits && <Button onClick={start}>{t('New file')}</Button>,
      }}
    />
  )
}

// React's types have no word for it.
const FOLDERS = { webkitdirectory: '' }

/** The dialogs of the browser that choose what to upload. */
function usePickers(): { pick: Pick; inputs: ReactNode } {
  const { session } = useWorkspace()
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const into = useRef('')
  const input = {
    type: 'file',
    multiple: true,
    hidden: true,
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
      void startUpload(session, chosenIn([...(currentTarget.files ?? [])], into.current))
      currentTarget.value = ''
    },
  } as const
  return {
    pick: (kind, target) => {
      into.current = target
      const { current } = kind === 'files' ? files : folder
      current?.click()
    },
    inputs: (
      <>
        <input ref={files} aria-label={t('Files to upload')} {...input} />
        <input ref={folder} aria-label={t('Folder to upload')} {...input} {...FOLDERS} />
      </>
    ),
  }
}
