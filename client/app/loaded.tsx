import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { EmptyState } from '../ui/empty-state.tsx'
import { FailedState } from '../ui/failed-state.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import { messageOf } from './api.ts'
import { detailsOf } from './error-details.ts'

type Props<T> = {
  query: UseQueryResult<T>
  what: string
  /** What stands there meanwhile, where the shape of the answer is known. */
  loading?: ReactNode
  children: (data: T) => ReactNode
}

/** What was asked for, or that it is on its way, or why it did not come. */
export function Loaded<T>({ query, what, loading, children }: Props<T>): ReactNode {
  if (query.data !== undefined) return children(query.data)
  if (query.fetchStatus === 'paused') {
    return (
      <EmptyState role="status" title={t('You are offline')}>
        {t('Missing while you are offline: {what}. It comes when the connection is back.', {
          what,
        })}
      </EmptyState>
    )
  }
  if (!query.isError) return loading ?? <Waiting>{t('Loading {what}…', { what })}</Waiting>
  return (
    <FailedState
      title={t('Could not load {what}', { what })}
      reason={messageOf(query.error)}
      details={detailsOf(query.error)}
      retry={() => void query.refetch()}
    />
  )
}
