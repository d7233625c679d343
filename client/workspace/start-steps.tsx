import { Check, CircleDashed, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import { unreachable } from '../../shared/unreachable.ts'
import { START_STEPS, type StartStep } from '../../shared/workspaces.ts'
import { Spinner } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'

type Step = z.infer<typeof StartStep>

const TITLES: Record<(typeof START_STEPS)[number], string> = {
  disk: t('Disk'),
  image: t('Image'),
  network: t('Private network'),
  database: t('Postgres'),
  sandbox: t('Sandbox'),
  agent: t('Agent'),
  files: t('Files'),
}

/** How far a start is, step by step. */
export function StartSteps({ steps }: { steps: readonly Step[] }): ReactNode {
  return (
    <ol aria-label={t('Start')} aria-live="polite" className="flex w-full max-w-96 flex-col">
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
