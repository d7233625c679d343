import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useCallback } from 'react'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { useStore } from 'zustand'
import { AppError } from '../../shared/errors.ts'
import { stateOf } from '../app/state-of.ts'
import { FileFrame } from '../editor/file-frame.tsx'
import { EditorWait } from '../editor/first-screen.tsx'
import { Button } from '../ui/button.tsx'
import { StateView } from '../ui/common-states.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import type { Reveal } from '../workspace/workbench.ts'

const FileViewer = lazy(async () => ({ default: (await import('./file-viewer.tsx')).FileViewer }))
const EditorPanel = lazy(async () => ({
  default: (await import('../editor/editor-panel.tsx')).EditorPanel,
}))

/** A file in the way it can be shown: edited together, or looked at. */
export function FilePanel({ path, id }: { path: string; id: string }): ReactNode {
  // Most files are text: its editor comes while the server is asked.
  void EditorPanel.fetch()
  const { session, workspace } = useWorkspace()
  const queries = useQueryClient()
  const key = ['w', workspace.id, 'file-kind', path]
  const query = useQuery({
    queryKey: key,
    queryFn: () => kindOf(path, session.files.openRoom),
    staleTime: Infinity,
    gcTime: 0,
    retry: 1,
  })
  const { workbench } = session
  // Of a file shown twice, the one in front goes there.
  const reveal = useStore(workbench.store, (state) =>
    state.reveal?.path === path && state.active === id ? state.reveal : undefined,
  )
  const onRevealed = useCallback((at: Reveal) => workbench.revealed(at), [workbench])
  const onEdited = useCallback(() => workbench.keep(id), [workbench, id])
  if (query.isPending) return <EditorWait path={path}>{t('Opening {path}…', { path })}</EditorWait>
  if (query.isError) {
    const gone = query.error instanceof AppError && query.error.code === 'not_found'
    const close = (): void => workbench.close(id)
    return (
      <StateView
        state={stateOf(query.error, {
          title: gone ? t('This file is gone') : t('This file cannot be opened'),
          retry: () => void queries.resetQueries({ queryKey: key }),
          action: (
            <Button tone="quiet" onClick={close}>
              {t('Close')}
            </Button>
          ),
        })}
      />
    )
  }
  return (
    <FileFrame id={id} path={path} isText={query.data === 'text'}>
      {query.data === 'text' ? (
        <Awaiting fallback={<EditorWait path={path}>{t('Loading the editor…')}</EditorWait>}>
          <EditorPanel
            workspaceId={workspace.id}
            path={path}
            reveal={reveal}
            onRevealed={onRevealed}
            onEdited={onEdited}
          />
        </Awaiting>
      ) : (
        <Awaiting fallback={<Waiting>{t('Opening {path}…', { path })}</Waiting>}>
          <FileViewer path={path} why={query.data} />
        </Awaiting>
      )}
    </FileFrame>
  )
}

export type FileShape = 'text' | 'not_text' | 'too_large'

/** Asks the server what the file is; only it has seen the bytes. */
export async function kindOf(
  path: string,
  openRoom: (path: string) => Promise<{ readOnly: string | null }>,
): Promise<FileShape> {
  try {
    const { readOnly } = await openRoom(path)
    return readOnly === 'not_text' || readOnly === 'too_large' ? readOnly : 'text'
  } catch (error) {
    if (error instanceof AppError && (error.code === 'not_text' || error.code === 'too_large')) {
      return error.code
    }
    throw error
  }
}
