import { FilePlus, FolderPlus, ListCollapse, Upload } from 'lucide-react'
import {
  type DragEvent,
  type ReactNode,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { messageOf } from '../app/api.ts'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { PanelHeader } from '../ui/panel-header.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { join, parentOf } from './paths.ts'
import { NewEntryDialog, type NewEntry } from './new-entry-dialog.tsx'
import { Tree } from './tree.tsx'
import { useUploadFlow } from './upload-flow.tsx'
import { chosenFrom } from './uploads.ts'

/** The tree of files, and everything that can be done to it. */
export function FilesPanel(): ReactNode {
  const { session, may } = useWorkspace()
  const { tree, workbench } = session
  const view = useSyncExternalStore(tree.watch, tree.view)
  const upload = useUploadFlow()
  const [making, setMaking] = useState<NewEntry>()
  const picker = useRef<HTMLInputElement>(null)
  const [target, setTarget] = useState('')
  useEffect(() => tree.open(''), [tree])
  const edits = may('edit')
  const here = (): string => parentOf(workbench.activeFile() ?? '')
  const pickInto = (folder: string): void => {
    setTarget(folder)
    picker.current?.click()
  }
  const root = view.folders.get('')

  return (
    <DropZone enabled={edits} onDrop={(data) => void chosenFrom(data, '').then(upload.start)}>
      <PanelHeader title="Files">
        {edits && (
          <>
            <IconButton
              label="New file"
              icon={FilePlus}
              onClick={() => setMaking({ kind: 'file', folder: here() })}
            />
            <IconButton
              label="New folder"
              icon={FolderPlus}
              onClick={() => setMaking({ kind: 'folder', folder: here() })}
            />
            <IconButton label="Upload files" icon={Upload} onClick={() => pickInto('')} />
          </>
        )}
        <IconButton label="Collapse all" icon={ListCollapse} onClick={() => tree.setExpanded([])} />
      </PanelHeader>
      {root === undefined || (root.status === 'loading' && root.entries.length === 0) ? (
        <Waiting>Reading files…</Waiting>
      ) : root.status === 'failed' && root.entries.length === 0 ? (
        <EmptyState
          role="alert"
          title="The files could not be read"
          actions={<Button onClick={() => void tree.refresh('')}>Try again</Button>}
        >
          {messageOf(root.error)}
        </EmptyState>
      ) : root.entries.length === 0 ? (
        <EmptyState
          title="No files yet"
          actions={
            edits && (
              <Button onClick={() => setMaking({ kind: 'file', folder: '' })}>New file</Button>
            )
          }
        >
          {edits
            ? 'Make one, drop some here, or clone a repository in a terminal.'
            : 'An editor can add some.'}
        </EmptyState>
      ) : (
        <Tree
          view={view}
          onNew={setMaking}
          onUpload={(files) => upload.start(files)}
          onPickInto={pickInto}
        />
      )}
      {upload.view}
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])]
          upload.start(files.map((file) => ({ path: join(target, file.name), file })))
          currentTarget.value = ''
        }}
      />
      {making && <NewEntryDialog making={making} close={() => setMaking(undefined)} />}
    </DropZone>
  )
}

type DropProps = { enabled: boolean; onDrop: (data: DataTransfer) => void; children: ReactNode }

/** Takes what is dropped from the desktop onto no folder in particular. */
function DropZone({ enabled, onDrop, children }: DropProps): ReactNode {
  const [over, setOver] = useState(false)
  const isDesktop = (event: DragEvent): boolean =>
    enabled && event.dataTransfer.types.includes('Files')
  return (
    <div
      className={cx('flex min-h-0 flex-1 flex-col', over && 'bg-you/10')}
      onDragOver={(event) => {
        if (!isDesktop(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false)
        // A row of the tree has taken it already.
        if (!isDesktop(event) || event.isDefaultPrevented()) return
        event.preventDefault()
        onDrop(event.dataTransfer)
      }}
    >
      {children}
    </div>
  )
}
