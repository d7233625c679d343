import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { messageOf } from './api.ts'

type Props<T> = { query: UseQueryResult<T>; what: string; children: (data: T) => ReactNode }

/** What was asked for, or that it is on its way, or why it did not come. */
export function Loaded<T>({ query, what, children }: Props<T>): ReactNode {
  if (query.data !== undefined) return children(query.data)
  if (query.fetchStatus === 'paused') {
    return (
      <EmptyState role="status" title="You are offline">
        The {what.replace(/^the /, '')} will be here when the connection is back.
      </EmptyState>
    )
  }
  if (!query.isError) return <Waiting>Loading {what}…</Waiting>
  return (
    <EmptyState
      role="alert"
      title={`Could not load ${what}`}
      actions={<Button onClick={() => void query.refetch()}>Try again</Button>}
    >
      {messageOf(query.error)}
    </EmptyState>
  )
}
