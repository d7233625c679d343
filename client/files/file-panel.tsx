import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, Suspense, useMemo } from 'react'
import { lazy } from '../app/lazy.ts'
import { useStore } from 'zustand'
import { AppError } from '../../shared/errors.ts'
import { stateOf } from '../app/state-of.ts'
import { EditorWait } from '../editor/first-screen.tsx'
import { Button } from '../ui/button.tsx'
import { StateView } from '../ui/common-states.tsx'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { panelId } from '../workspace/workbench.ts'
import { FileViewer } from './file-viewer.tsx'

const EditorPanel = lazy(async () => ({
  default: (await import('../editor/editor-panel.tsx')).EditorPanel,
}))

/** A file in the way it can be shown: edited together, or looked at. */
export function FilePanel({ path }: { path: string }): ReactNode {
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
  const wanted = useStore(session.workbench.store, (state) => state.reveal)
  const reveal = useMemo(() => (wanted?.path === path ? wanted : undefined), [wanted, path])
  if (query.isPending) return <EditorWait path={path}>Opening {path}…</EditorWait>
  if (query.isError) {
    const gone = query.error instanceof AppError && query.error.code === 'not_found'
    const close = (): void => session.workbench.close(panelId({ kind: 'file', path }))
    return (
      <StateView
        state={stateOf(query.error, {
          title: gone ? 'This file is gone' : 'This file cannot be opened',
          retry: () => void queries.resetQueries({ queryKey: key }),
          action: (
            <Button tone="quiet" onClick={close}>
              Close
            </Button>
          ),
        })}
      />
    )
  }
  if (query.data !== 'text') return <FileViewer path={path} why={query.data} />
  return (
    <Suspense fallback={<EditorWait path={path}>Loading the editor…</EditorWait>}>
      <EditorPanel workspaceId={workspace.id} path={path} reveal={reveal} />
    </Suspense>
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
