import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Workspace, WorkspaceChange } from '../../shared/workspaces.ts'
import { toast, toastError } from '../app/toasts.tsx'
import { workspacesApi } from '../dashboard/workspaces-api.ts'
import { t } from '../words/words.ts'
import { keys } from './query-keys.ts'

/** Changes a workspace's own settings, and offers the way back. */
export function useChangeWorkspace(
  workspace: Workspace,
): UseMutationResult<Workspace, Error, WorkspaceChange, WorkspaceChange> {
  const queries = useQueryClient()
  const { id, name, settings } = workspace
  const change = async (wish: WorkspaceChange): Promise<Workspace> => {
    const changed = await workspacesApi.change(id, wish)
    queries.setQueryData(keys.workspace(id), changed)
    return changed
  }
  const undo = (before: WorkspaceChange): void => {
    change(before).catch((error: unknown) => toastError(t('It stayed changed'), error))
  }
  return useMutation({
    mutationFn: change,
    // Taken now: by the time it is done, this page shows what it was changed to.
    onMutate: () => ({ name, settings }),
    onSuccess: (_, __, before) =>
      toast(t('The settings are saved.'), { label: t('Undo'), run: () => undo(before) }),
  })
}
