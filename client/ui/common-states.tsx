import { CloudOff, HardDrive, Lock, Moon, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { unreachable } from '../../shared/unreachable.ts'
import { t } from '../words/words.ts'
import { EmptyState } from './empty-state.tsx'
import { FailedState } from './failed-state.tsx'
import { Waiting } from './spinner.tsx'

/** Every way a panel can have nothing to show but a reason. */
export type CommonState =
  | { kind: 'starting' }
  | { kind: 'stopping' }
  | { kind: 'stopped'; reason?: string | undefined; action?: ReactNode }
  | { kind: 'offline'; what: string }
  | { kind: 'read-only'; what: string }
  | { kind: 'disk-full'; action?: ReactNode }
  | { kind: 'failed'; title: string; reason: string; details?: string; retry?: () => void }

const ICON = { size: 20, strokeWidth: 1.5, 'aria-hidden': true } as const

/** The one look and the one set of words for each of them. */
export function StateView({ state }: { state: CommonState }): ReactNode {
  switch (state.kind) {
    case 'starting':
      return <Waiting>{t('The workspace starts…')}</Waiting>
    case 'stopping':
      return <Waiting>{t('Saving everything and stopping…')}</Waiting>
    case 'stopped':
      return (
        <EmptyState
          title={t('The workspace is stopped')}
          icon={<Moon {...ICON} />}
          actions={state.action}
        >
          {state.reason ?? t('Its files, its database and its chat are kept.')}
        </EmptyState>
      )
    case 'offline':
      return (
        <EmptyState role="status" title={t('You are offline')} icon={<CloudOff {...ICON} />}>
          {t('{what} will be here when the connection is back. What you typed is kept.', {
            what: state.what,
          })}
        </EmptyState>
      )
    case 'read-only':
      return (
        <EmptyState title={t('You can look, but not change it')} icon={<Lock {...ICON} />}>
          {t('{what} An owner or admin can make you an editor.', { what: state.what })}
        </EmptyState>
      )
    case 'disk-full':
      return (
        <EmptyState
          role="alert"
          title={t('The disk is full')}
          icon={<HardDrive {...ICON} />}
          actions={state.action}
        >
          {t(
            'Nothing more can be written to it. Delete what is not needed, packages and builds first. What you typed is kept.',
          )}
        </EmptyState>
      )
    case 'failed':
      return <FailedState {...state} icon={<TriangleAlert {...ICON} className="text-danger" />} />
    default:
      return unreachable(state)
  }
}
