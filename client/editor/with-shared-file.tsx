import type { ReactNode } from 'react'
import type { WorkspaceId } from '../../shared/ids.ts'
import { unreachable } from '../../shared/unreachable.ts'
import type { RoomClient } from '../collab/room-client.ts'
import type { SharedFileView } from '../collab/shared-file.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { said, t } from '../words/words.ts'
import { EditorWait } from './first-screen.tsx'
import { useSharedFile } from './use-shared-file.ts'

type Props = {
  workspaceId: WorkspaceId
  path: string
  /** Shows the file. A file that comes back after it was gone is another room, and starts anew. */
  children: (room: RoomClient) => ReactNode
}

/** The shared file at a path once it is open, or why it is not. */
export function WithSharedFile({ workspaceId, path, children }: Props): ReactNode {
  const { view, retry } = useSharedFile(workspaceId, path)
  switch (view.status) {
    case 'opening':
      return <EditorWait path={path}>{t('Opening {path}…', { path })}</EditorWait>
    case 'refused':
      return <Refused view={view} retry={retry} />
    case 'open':
      return children(view.room)
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
        title={code === 'not_found' ? t('This file is gone') : t('This file cannot be shown now')}
        actions={<Button onClick={retry}>{t('Try again')}</Button>}
      >
        {said(reason)}
      </EmptyState>
      {text !== undefined && (
        <textarea
          readOnly
          aria-label={t('Your text')}
          value={text}
          className="m-4 min-h-40 flex-1 rounded-card border border-line bg-panel p-3 font-mono"
        />
      )}
    </div>
  )
}
