import { useMutation } from '@tanstack/react-query'
import { type LucideIcon, Play, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { unreachable } from '../../shared/unreachable.ts'
import type { Workspace } from '../../shared/workspaces.ts'
import { toastError } from '../app/toasts.tsx'
import { workspacesApi } from '../dashboard/workspaces-api.ts'
import { Button } from '../ui/button.tsx'
import { type CommonState, StateView } from '../ui/common-states.tsx'
import { t } from '../words/words.ts'
import { StartSteps } from './start-steps.tsx'
import { useWorkspace } from './use-workspace.ts'

/** What stands in the middle while the sandbox does not run: the start as it goes, or why it does not. */
export function NotRunning(): ReactNode {
  const state = stateOf(useWorkspace().workspace)
  return state && <StateView state={state} />
}

function stateOf(workspace: Workspace): CommonState | undefined {
  const { status, name, steps, reason } = workspace
  switch (status) {
    case 'starting':
      return { kind: 'starting', name, steps: <StartSteps steps={steps} /> }
    case 'failed':
      return {
        kind: 'failed',
        title: t('{name} did not start', { name }),
        reason: reason ?? t('The server did not say why.'),
        steps: steps.some((step) => step.status === 'failed') && <StartSteps steps={steps} />,
        action: <StartButton workspace={workspace} label={t('Try again')} icon={RotateCw} />,
      }
    case 'stopped':
      return {
        kind: 'stopped',
        name,
        ...(reason !== null && { reason }),
        action: <StartButton workspace={workspace} label={t('Start')} icon={Play} />,
      }
    case 'stopping':
      return { kind: 'stopping' }
    case 'running':
      return undefined
    default:
      return unreachable(status)
  }
}

type StartProps = { workspace: Workspace; label: string; icon: LucideIcon }

function StartButton({ workspace, label, icon: Icon }: StartProps): ReactNode {
  const { may } = useWorkspace()
  const start = useMutation({
    mutationFn: () => workspacesApi.start(workspace.id),
    onError: (error) => toastError(t('It did not start'), error),
  })
  if (!may('run')) return <p className="text-muted">{t('An editor can start it.')}</p>
  return (
    <Button tone="primary" busy={start.isPending} onClick={() => start.mutate()}>
      {!start.isPending && <Icon size={14} aria-hidden />}
      {label}
    </Button>
  )
}
