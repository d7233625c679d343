import { useEffect, useRef } from 'react'
import { filesApi } from '../files/files-api.ts'
import { AppError } from '../../shared/errors.ts'
import { toastError } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from './use-workspace.ts'

/** A repository's README opens once its files have come; what goes wrong meanwhile is told where one looks. */
export function useSource(): void {
  const { workspace, session } = useWorkspace()
  const { id, reason, status } = workspace
  const cloned = workspace.source?.cloned
  const before = useRef({ cloned, reason })
  useEffect(() => {
    const was = before.current
    before.current = { cloned, reason }
    if (status === 'running' && reason !== null && reason !== was.reason) {
      const title = cloned === false ? t('The repository did not come') : t('Something went wrong')
      toastError(title, new AppError('unavailable', reason))
    } else if (cloned && was.cloned === false) {
      const open = async (): Promise<void> => {
        const { entries } = await filesApi(id).list('')
        const readme = entries.find(({ name, kind }) => kind === 'file' && /^readme\b/i.test(name))
        if (readme && session.workbench.activeFile() === null)
          session.workbench.openFile(readme.path)
      }
      // The tree shows the files in any case.
      open().catch(() => {})
    }
  }, [cloned, reason, status, id, session])
}
