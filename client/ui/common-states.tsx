import type { ReactNode } from 'react'
import { unreachable } from '../../shared/unreachable.ts'
import { Button } from './button.tsx'
import { t } from '../words/words.ts'
import { EmptyState } from './empty-state.tsx'
import { type PlainState, PlainStateView } from './plain-states.tsx'
import { Waiting } from './spinner.tsx'
import { StateIcon } from './state-icon.tsx'

/** Every way a panel can have nothing to show but a reason. */
export type CommonState =
  | PlainState
  /** Nothing is there yet, or nothing is asked for: what this place is, and how it fills. */
  | {
      kind: 'empty'
      title: string
      hint?: ReactNode
      action?: ReactNode
      icon?: ReactNode
      /** It came about by itself: it is read out. */
      told?: boolean
    }
  /** Something was asked for that is not there. */
  | { kind: 'not-found'; title?: string; hint: string; action?: ReactNode }
  /** `steps` show how far it is, where that is known. */
  | { kind: 'starting'; name?: string; steps?: ReactNode }
  | { kind: 'stopping' }
  | { kind: 'stopped'; name?: string; reason?: string | undefined; action?: ReactNode }
  | { kind: 'read-only'; what: string; action?: ReactNode }
  | { kind: 'disk-full'; retry?: (() => void) | undefined; action?: ReactNode }

// Lucide's, drawn like the others.
const MOON =
  'M20.985 12.486a9 9 0 1 1-9.473-9.472c.405-.022.617.46.402.803a6 6 0 0 0 8.268 8.268c.344-.215.825-.004.803.401'
const LOCK =
  'M5 11h14a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2zM7 11V7a5 5 0 0 1 10 0v4'
const DISK =
  'M10 16h.01M6 16h.01M21.946 12.013H2.054M2.212 11.577a2 2 0 0 0-.212.896V18a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2v-5.527a2 2 0 0 0-.212-.896L18.55 5.11A2 2 0 0 0 16.76 4H7.24a2 2 0 0 0-1.79 1.11z'

/** The one look and the one set of words for each of them. */
export function StateView({ state }: { state: CommonState }): ReactNode {
  switch (state.kind) {
    case 'empty':
      return (
        <EmptyState
          title={state.title}
          icon={state.icon}
          actions={state.action}
          {...(state.told && { role: 'status' })}
        >
          {state.hint}
        </EmptyState>
      )
    case 'not-found':
      return (
        <EmptyState role="status" title={state.title ?? t('Nothing found')} actions={state.action}>
          {state.hint}
        </EmptyState>
      )
    case 'starting':
      return <Starting {...state} />
    case 'stopping':
      return <Waiting>{t('Saving everything and stopping…')}</Waiting>
    case 'stopped':
      return (
        <EmptyState
          title={
            state.name === undefined
              ? t('The workspace is stopped')
              : t('{name} is stopped', { name: state.name })
          }
          icon={<StateIcon d={MOON} />}
          actions={state.action}
        >
          {state.reason ?? t('Its files, its database and its chat are kept.')}
        </EmptyState>
      )
    case 'read-only':
      return (
        <EmptyState
          title={t('You can look, but not change it')}
          icon={<StateIcon d={LOCK} />}
          actions={state.action}
        >
          {t('{what} An owner or admin can make you an editor.', { what: state.what })}
        </EmptyState>
      )
    case 'disk-full':
      return (
        <EmptyState
          role="alert"
          title={t('The disk is full')}
          icon={<StateIcon d={DISK} />}
          actions={
            <>
              {state.action}
              {state.retry && <Button onClick={state.retry}>{t('Try again')}</Button>}
            </>
          }
        >
          {t(
            'Nothing more can be written to it. Delete what is not needed, packages and builds first. What you typed is kept.',
          )}
        </EmptyState>
      )
    case 'loading':
    case 'offline':
    case 'failed':
      return <PlainStateView state={state} />
    default:
      return unreachable(state)
  }
}

function Starting({ name, steps }: { name?: string; steps?: ReactNode }): ReactNode {
  if (steps === undefined) return <Waiting>{t('The workspace starts…')}</Waiting>
  return (
    <div className="flex h-full flex-col items-center justify-center gap-5 p-6">
      <h2 className="text-page font-semibold text-hi">
        {name === undefined ? t('The workspace starts…') : t('Starting {name}', { name })}
      </h2>
      {steps}
    </div>
  )
}
