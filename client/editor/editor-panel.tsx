import { type ReactNode, useCallback, useEffect, useRef } from 'react'
import type { WorkspaceId } from '../../shared/ids.ts'
import { unreachable } from '../../shared/unreachable.ts'
import type { RoomClient } from '../collab/room-client.ts'
import type { SharedFileView } from '../collab/shared-file.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Waiting } from '../ui/spinner.tsx'
import type { Reveal } from '../workspace/workbench.ts'
import { type CodeEditor, CodeEditorView } from './code-editor.tsx'
import { FileNotice } from './file-notice.tsx'
import { useRoomView, useSharedFile } from './use-shared-file.ts'

type Props = { workspaceId: WorkspaceId; path: string; reveal?: Reveal | undefined }

/** A text file, edited together. */
export function EditorPanel({ workspaceId, path, reveal }: Props): ReactNode {
  const { view, retry } = useSharedFile(workspaceId, path)
  switch (view.status) {
    case 'opening':
      return <Waiting>Opening {path}…</Waiting>
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
  const editor = useRef<CodeEditor>(undefined)
  // One function for all renders: a new one would make a new editor.
  const keep = useCallback((made: CodeEditor) => {
    editor.current = made
  }, [])
  useReveal(editor, { reveal, ready: view.ready })
  // The editor waits for the text: typing into a file that is still to come would be lost to the eye.
  if (!view.ready) return <Waiting>Loading {path}…</Waiting>
  return (
    <div className="flex h-full min-h-0 flex-col bg-editor">
      <FileNotice view={view} />
      <div className="min-h-0 flex-1">
        <CodeEditorView room={room} path={path} label={`Code editor, ${path}`} onReady={keep} />
      </div>
    </div>
  )
}

function useReveal(
  editor: { current: CodeEditor | undefined },
  { reveal, ready }: { reveal: Reveal | undefined; ready: boolean },
): void {
  useEffect(() => {
    const at = editor.current
    if (!at || !reveal || !ready) return
    const position = { lineNumber: reveal.line, column: reveal.column ?? 1 }
    at.setPosition(position)
    at.revealPositionInCenter(position)
    at.focus()
  }, [editor, reveal, ready])
}
