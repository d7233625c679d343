import { type ReactNode, useEffect } from 'react'
import type { WorkspaceId } from '../../shared/ids.ts'
import { Awaiting, lazy } from '../app/lazy.tsx'
import type { RoomClient } from '../collab/room-client.ts'
import { prefersTouch } from '../phone/prefers-touch.ts'
import { t } from '../words/words.ts'
import type { Reveal } from '../workspace/workbench.ts'
import { FileNotice } from './file-notice.tsx'
import { EditorWait } from './first-screen.tsx'
import { useRoomView } from './use-shared-file.ts'
import { WithSharedFile } from './with-shared-file.tsx'

const MonacoFile = lazy(async () => ({ default: (await import('./monaco-file.tsx')).MonacoFile }))
const TouchEditorView = lazy(async () => ({
  default: (await import('../phone/touch-editor.tsx')).TouchEditorView,
}))
/** Monaco does not work with the keyboards of phones. Chosen once: an editor never changes under a hand. */
const FileEditor = prefersTouch() ? TouchEditorView : MonacoFile

type Shown = {
  path: string
  reveal: Reveal | undefined
  /** The place that was asked for is on screen. */
  onRevealed: (reveal: Reveal) => void
  /** The person at this page changed the text. */
  onEdited: () => void
}

/** A text file, edited together. */
export function EditorPanel({
  workspaceId,
  ...shown
}: Shown & { workspaceId: WorkspaceId }): ReactNode {
  // It comes while the room is being entered.
  void FileEditor.fetch()
  return (
    <WithSharedFile workspaceId={workspaceId} path={shown.path}>
      {(room) => <OpenFile key={room.info.room} room={room} {...shown} />}
    </WithSharedFile>
  )
}

function OpenFile({ room, path, onEdited, ...wish }: Shown & { room: RoomClient }): ReactNode {
  const view = useRoomView(room)
  useEffect(() => {
    const told = (_event: unknown, { local }: { local: boolean }): void => {
      if (local) onEdited()
    }
    room.text.observe(told)
    return () => room.text.unobserve(told)
  }, [room, onEdited])
  // The editor waits for the text: typing into a file that is still to come would be lost to the eye.
  if (!view.ready) return <EditorWait path={path}>{t('Loading {path}…', { path })}</EditorWait>
  return (
    <div className="flex h-full min-h-0 flex-col bg-editor">
      <FileNotice view={view} />
      <div className="min-h-0 flex-1">
        <Awaiting fallback={<EditorWait path={path}>{t('Loading the editor…')}</EditorWait>}>
          <FileEditor
            room={room}
            path={path}
            label={t('Code editor, {path}', { path })}
            {...wish}
          />
        </Awaiting>
      </div>
    </div>
  )
}
