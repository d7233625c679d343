import { useMutation } from '@tanstack/react-query'
import { Check, CircleDashed, Play, RotateCw, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import { unreachable } from '../../shared/unreachable.ts'
import { START_STEPS, type StartStep, type Workspace } from '../../shared/workspaces.ts'
import { toastError } from '../app/toasts.tsx'
import { workspacesApi } from '../dashboard/workspaces-api.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Spinner, Waiting } from '../ui/spinner.tsx'
import { useWorkspace } from './use-workspace.ts'

type Step = z.infer<typeof StartStep>

/** What stands in the middle while the sandbox does not run: the start as it goes, or why it does not. */
export function NotRunning(): ReactNode {
  const { workspace } = useWorkspace()
  switch (workspace.status) {
    case 'starting':
      return <Starting workspace={workspace} />
    case 'failed':
      return <Failed workspace={workspace} />
    case 'stopped':
      return <Stopped workspace={workspace} />
    case 'stopping':
      return <Waiting>Saving everything and stopping…</Waiting>
    case 'running':
      return null
    default:
      return unreachable(workspace.status)
  }
}

const TITLES: Record<(typeof START_STEPS)[number], string> = {
  disk: 'Disk',
  image: 'Image',
  network: 'Private network',
  database: 'Postgres',
  sandbox: 'Sandbox',
  agent: 'Agent',
  files: 'Files',
}

function Starting({ workspace }: { workspace: Workspace }): ReactNode {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-5 p-6">
      <h2 className="text-page font-semibold text-hi">Starting {workspace.name}</h2>
      <Steps steps={workspace.steps} />
    </div>
  )
}

function Steps({ steps }: { steps: readonly Step[] }): ReactNode {
  return (
    <ol aria-label="Start" aria-live="polite" className="flex w-full max-w-96 flex-col">
      {START_STEPS.map((name) => {
        const step = steps.find((each) => each.step === name)
        return <StepRow key={name} title={TITLES[name]} step={step} />
      })}
    </ol>
  )
}

function StepRow({ title, step }: { title: string; step: Step | undefined }): ReactNode {
  const status = step?.status ?? 'waiting'
  return (
    <li className="flex min-h-9 items-start gap-3 py-1.5">
      <span className="flex h-5 w-4 items-center justify-center">{markOf(status)}</span>
      <span className={status === 'waiting' ? 'w-32 text-faint' : 'w-32 text-hi'}>
        {title}
        <span className="sr-only">: {status}</span>
      </span>
      <span className="min-w-0 flex-1 text-meta leading-5 break-words text-muted">
        {step?.detail}
      </span>
      {step?.ms !== undefined && (
        <span className="text-meta leading-5 text-faint tabular-nums">
          {(step.ms / 1_000).toFixed(1)} s
        </span>
      )}
    </li>
  )
}

function markOf(status: Step['status']): ReactNode {
  switch (status) {
    case 'waiting':
      return <CircleDashed size={14} className="text-faint" aria-hidden />
    case 'running':
      return <Spinner className="text-info" />
    case 'done':
      return <Check size={16} className="text-success" aria-hidden />
    case 'failed':
      return <X size={16} className="text-danger" aria-hidden />
    default:
      return unreachable(status)
  }
}

function Failed({ workspace }: { workspace: Workspace }): ReactNode {
  const failed = workspace.steps.some(({ status }) => status === 'failed')
  return (
    <div className="flex h-full flex-col items-center justify-center gap-4 p-6" role="alert">
      <h2 className="text-page font-semibold text-hi">{workspace.name} did not start</h2>
      <p className="max-w-120 text-center text-balance text-danger">
        {workspace.reason ?? 'The server did not say why.'}
      </p>
      {failed && <Steps steps={workspace.steps} />}
      <StartButton workspace={workspace} label="Try again" />
    </div>
  )
}

function Stopped({ workspace }: { workspace: Workspace }): ReactNode {
  return (
    <EmptyState
      title={`${workspace.name} is stopped`}
      actions={<StartButton workspace={workspace} label="Start" />}
    >
      {workspace.reason ?? 'Its files, its database and its chat are kept.'}
    </EmptyState>
  )
}

function StartButton({ workspace, label }: { workspace: Workspace; label: string }): ReactNode {
  const { may } = useWorkspace()
  const start = useMutation({
    mutationFn: () => workspacesApi.start(workspace.id),
    onError: (error) => toastError('It did not start', error),
  })
  if (!may('run')) return <p className="text-muted">An editor can start it.</p>
  const Icon = label === 'Start' ? Play : RotateCw
  return (
    <Button tone="primary" busy={start.isPending} onClick={() => start.mutate()}>
      {!start.isPending && <Icon size={14} aria-hidden />}
      {label}
    </Button>
  )
}
