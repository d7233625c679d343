import type { ReactNode } from 'react'
import { t } from '../words/words.ts'
import { EmptyState } from './empty-state.tsx'
import { FailedState } from './failed-state.tsx'
import { Waiting } from './spinner.tsx'
import { StateIcon } from './state-icon.tsx'

/** What anything that is asked for can be instead of there. */
export type PlainState =
  | { kind: 'loading'; what: string }
  | { kind: 'offline'; what: string }
  | {
      kind: 'failed'
      title: string
      reason: string
      details?: string | undefined
      retry?: (() => void) | undefined
      /** How far it came, where that is known. */
      steps?: ReactNode
      action?: ReactNode
    }

// Lucide's, drawn like the other icons of the first load.
const OFFLINE =
  'M10.94 5.274A7 7 0 0 1 15.71 10h1.79a4.5 4.5 0 0 1 4.222 6.057M18.796 18.81A4.5 4.5 0 0 1 17.5 19H9A7 7 0 0 1 5.79 5.78M2 2l20 20'
const FAILED =
  'M21.73 18l-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3M12 9v4M12 17h.01'

/** The part of `StateView` that the first page needs: this is all it weighs. */
export function PlainStateView({ state }: { state: PlainState }): ReactNode {
  switch (state.kind) {
    case 'loading':
      return <Waiting>{t('Loading {what}…', { what: state.what })}</Waiting>
    case 'offline':
      return (
        <EmptyState role="status" title={t('You are offline')} icon={<StateIcon d={OFFLINE} />}>
          {t('Missing while you are offline: {what}. It comes when the connection is back.', {
            what: state.what,
          })}
        </EmptyState>
      )
    case 'failed':
      return <FailedState {...state} icon={<StateIcon d={FAILED} className="text-danger" />} />
  }
}
