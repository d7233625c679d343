import { useMemo } from 'react'
import { toastError } from '../app/toasts.tsx'
import { useFileActions } from '../files/use-file-actions.ts'
import { nameOf } from '../files/paths.ts'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { QUERIES } from './console-path.ts'
import { freeName, tabId } from './console-tabs.ts'
import { useConsole } from './use-console.ts'

/** What can be done with the shared queries. */
export function useQueryActions() {
  const { session } = useWorkspace()
  const model = useConsole()
  const actions = useFileActions()
  return useMemo(() => {
    const { files, tree } = session
    const { tabs } = model
    return {
      /** A new file with this text, in a tab of its own. */
      create: async (taken: ReadonlySet<string>, text = ''): Promise<void> => {
        const path = freeName(taken)
        try {
          await files.create(path, text)
          await tree.refresh(QUERIES)
          tabs.open({ kind: 'file', path })
        } catch (error) {
          toastError(t('“{path}” was not created', { path: nameOf(path) }), error)
        }
      },
      rename: async (from: string, to: string): Promise<void> => {
        if (from === to) return
        if (await actions.rename(from, to)) {
          model.moved(from, to)
          await tree.refresh(QUERIES)
        }
      },
      /** Into the trash; Undo brings file and tab back. */
      remove: (path: string): void => void actions.trash([path]),
      close: (path: string): void => tabs.close(tabId({ kind: 'file', path })),
    }
  }, [session, model, actions])
}
