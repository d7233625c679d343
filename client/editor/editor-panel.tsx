import { type ReactNode, Suspense } from 'react'
import type { WorkspaceId } from '../../shared/ids.ts'
import { unreachable } from '../../shared/unreachable.ts'
import { lazy } from '../app/lazy.ts'
import type { RoomClient } from '../collab/room-client.ts'
import type { SharedFileView } from '../collab/shared-file.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import type { Reveal } from '../workspace/workbench.ts'
import { FileNotice } from './file-notice.tsx'
import { EditorWait } from './first-screen.tsx'
import { prefersTouch } from '../phone/prefers-touch.ts'
import { useRoomView, useSharedFile } from './use-shared-file.ts'

const MonacoFile = lazy(async () => ({ default: (await import('./monaco-file.tsx')).MonacoFile }))
const TouchEditorView = lazy(async () => ({
  default: (await import('../phone/touch-editor.tsx')).TouchEditorView,
}))
/** Monaco does not work with the keyboards of phones. Chosen once: an editor never changes under a hand. */
const FileEditor = prefersTouch() ? TouchEditorView : MonacoFile

type Props = { workspaceId: WorkspaceId; path: string; reveal?: Reveal | undefined }

/** A text file, edited together. */
export function EditorPanel({ workspaceId, path, reveal }: Props): ReactNode {
  const { view, retry } = useSharedFile(workspaceId, path)
  switch (view.status) {
    case 'opening':
      return <EditorWait path={path}>Opening {path}…</EditorWait>
    case 'refused':
      return <Refused view={view} retry={retry} />
    case 'open':
      return <OpenFile key={view.room.info.room} room={view.room} path={path} reveal={reveal} />
    default:
      return unreachable(view)
  }
}

type RefusedProps = { view: Extract<SharedFileView, { status: 'refused' }>; retry: () => void }

function Refused({ view, retry }: RefusedProps): ReactNode {
  const { code, reason, text } = view
  return (
    <div className="flex h-full min-h-0 flex-col bg-editor">
      <EmptyState
        role="alert"
        title={code === 'not_found' ? 'This file is gone' : 'This file cannot be shown now'}
        actions={<Button onClick={retry}>Try again</Button>}
      >
        {reason}
      </EmptyState>
      {text !== undefined && (
        <textarea
          readOnly
          aria-label="Your text"
          value={text}
          className="m-4 min-h-40 flex-1 rounded-card border border-line bg-panel p-3 font-mono"
        />
      )}
    </div>
  )
}

type OpenProps = { room: RoomClient; path: string; reveal: Reveal | undefined }

function OpenFile({ room, path, reveal }: OpenProps): ReactNode {
  const view = useRoomView(room)
  // The editor waits for the text: typing into a file that is still to come would be lost to the eye.
  if (!view.ready) return <EditorWait path={path}>Loading {path}…</EditorWait>
  return (
    <div className="flex h-full min-h-0 flex-col bg-editor">
      <FileNotice view={view} />
      <div className="min-h-0 flex-1">
        <Suspense fallback={<EditorWait path={path}>Loading the editor…</EditorWait>}>
          <FileEditor room={room} path={path} label={`Code editor, ${path}`} reveal={reveal} />
        </Suspense>
      </div>
    </div>
  )
}
