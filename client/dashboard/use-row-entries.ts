import { useMutation } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { can } from '../../shared/roles.ts'
import type { Workspace } from '../../shared/workspaces.ts'
import { toast, toastError } from '../app/toasts.tsx'
import type { MenuEntry } from '../ui/menu.tsx'
import { t } from '../words/words.ts'
import { workspacesApi } from './workspaces-api.ts'

type Doing = {
  readonly ask: (what: 'rename' | 'delete') => void
  readonly refresh: () => Promise<void>
}
type Move = 'start' | 'stop'

/** The entries of a workspace's menu, with what its state and my role allow. */
export function useRowEntries(workspace: Workspace, { ask, refresh }: Doing): MenuEntry[] {
  const { id, name, role } = workspace
  const [, go] = useLocation()
  const move = useMutation({
    mutationFn: (what: Move) => workspacesApi[what](id),
    onError: (error, what) =>
      toastError(
        what === 'start' ? t('The workspace did not start') : t('The workspace did not stop'),
        error,
      ),
    onSuccess: (_, what) => {
      if (what === 'stop')
        toast(t('{name} stops.', { name }), {
          label: t('Start again'),
          run: () => move.mutate('start'),
        })
    },
    onSettled: refresh,
  })
  const entries: MenuEntry[] = [{ label: t('Open'), run: () => go(`/w/${id}`) }]
  if (can(role, 'run')) entries.push(moveEntry(workspace, (what) => move.mutate(what)))
  if (can(role, 'configure')) entries.push({ label: t('Rename…'), run: () => ask('rename') })
  if (can(role, 'delete')) {
    entries.push('separator', { label: t('Delete…'), danger: true, run: () => ask('delete') })
  }
  return entries
}

function moveEntry({ status }: Workspace, move: (what: Move) => void): MenuEntry {
  const runs = status === 'running' || status === 'starting'
  if (runs) return { label: t('Stop'), run: () => move('stop') }
  return { label: t('Start'), run: () => move('start'), disabled: status === 'stopping' }
}
