import { useMemo } from 'react'
import { toast, toastError } from '../app/toasts.tsx'
import { useWorkspace } from '../workspace/use-workspace.ts'
import type { WorkspaceSession } from '../workspace/session.ts'
import { join, nameOf, parentOf } from './paths.ts'

export type FileActions = {
  readonly create: (path: string, kind: 'file' | 'folder') => Promise<void>
  readonly move: (from: string, to: string) => Promise<boolean>
  readonly trash: (paths: readonly string[]) => Promise<void>
  readonly download: (path: string, folder: boolean) => void
  readonly copyPath: (path: string) => Promise<void>
}

/** What can be done to files, each with its word to the person and its undo. */
export function useFileActions(): FileActions {
  const { session } = useWorkspace()
  return useMemo(() => fileActions(session), [session])
}

function fileActions(session: WorkspaceSession): FileActions {
  const { files, tree, workbench, layout } = session
  const refresh = (...paths: string[]): void => {
    for (const folder of new Set(paths.map(parentOf))) void tree.refresh(folder)
  }
  const move = async (from: string, to: string): Promise<boolean> => {
    try {
      await files.move(from, to)
      workbench.moved(from, to)
      refresh(from, to)
      return true
    } catch (error) {
      toastError(`“${nameOf(from)}” was not moved`, error)
      return false
    }
  }
  const restore = async (path: string, trashId: string): Promise<void> => {
    try {
      await files.restore(trashId)
      refresh(path)
    } catch (error) {
      toastError(`“${nameOf(path)}” could not be brought back`, error)
    }
  }
  return {
    move,
    create: async (path, kind) => {
      try {
        if (kind === 'folder') await files.createFolder(path)
        else await files.create(path)
        refresh(path)
        if (kind === 'folder') return
        layout.setState({ phoneTab: 'code' })
        workbench.openFile(path)
      } catch (error) {
        toastError(`“${nameOf(path)}” was not created`, error)
      }
    },
    trash: async (paths) => {
      for (const path of paths) {
        try {
          const { trashId } = await files.trash(path)
          workbench.removed(path)
          refresh(path)
          toast(`“${nameOf(path)}” is deleted.`, {
            label: 'Undo',
            run: () => void restore(path, trashId),
          })
        } catch (error) {
          toastError(`“${nameOf(path)}” was not deleted`, error)
        }
      }
    },
    download: (path, folder) => {
      const link = document.createElement('a')
      link.href = folder ? files.archiveUrl(path) : `${files.contentUrl(path)}&download=1`
      link.download = folder ? `${nameOf(path) || 'workspace'}.tar` : nameOf(path)
      link.click()
    },
    copyPath: async (path) => {
      try {
        await navigator.clipboard.writeText(path)
        toast('The path is copied.')
      } catch (error) {
        toastError('The clipboard is closed to this page', error)
      }
    },
  }
}

/** Where something dropped into `folder` ends up, or undefined if that is where it is. */
export function moveTarget(path: string, folder: string): string | undefined {
  if (parentOf(path) === folder || path === folder || `${folder}/`.startsWith(`${path}/`))
    return undefined
  return join(folder, nameOf(path))
}
