import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { PlainStateView } from '../ui/plain-states.tsx'
import { failureOf } from './error-details.ts'
import { t } from '../words/words.ts'

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
  if (query.fetchStatus === 'paused') return <PlainStateView state={{ kind: 'offline', what }} />
  if (!query.isError) return loading ?? <PlainStateView state={{ kind: 'loading', what }} />
  const retry = (): void => void query.refetch()
  return (
    <PlainStateView
      state={failureOf(query.error, { title: t('Could not load {what}', { what }), retry })}
    />
  )
}
