import { type ReactNode, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { type CommonState, StateView } from '../ui/common-states.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { Part } from './part.tsx'

const STATES: readonly CommonState[] = [
  { kind: 'starting' },
  { kind: 'stopping' },
  { kind: 'stopped', action: <Button tone="primary">Start</Button> },
  { kind: 'offline', what: 'The tables' },
  { kind: 'read-only', what: 'This file is open to read.' },
  { kind: 'disk-full', action: <Button>Open a terminal</Button> },
  {
    kind: 'failed',
    title: 'Could not load the tables',
    reason: 'The database does not answer. It may still be starting.',
    details: 'AppError: The database does not answer.\nCode: unavailable\nRequest: 5d0c1f',
    retry: () => {},
  },
]

/** Every way a panel can have nothing to show. */
export function States(): ReactNode {
  const [loading, setLoading] = useState(0)
  return (
    <Part title="Nothing to show">
      <div className="grid gap-3 min-[760px]:grid-cols-2">
        <Box>
          <EmptyState title="No queries yet" actions={<Button tone="primary">New query</Button>}>
            Queries that are saved here can be run by everybody in the workspace.
          </EmptyState>
        </Box>
        <Box>
          <Waiting>Loading the tables…</Waiting>
        </Box>
        {STATES.map((state) => (
          <Box key={state.kind}>
            <StateView state={state} />
          </Box>
        ))}
      </div>
      <SkeletonRows key={loading} rows={2} label="Loading rows…" />
      <Button className="self-start" onClick={() => setLoading(loading + 1)}>
        Load again
      </Button>
    </Part>
  )
}

function Box({ children }: { children: ReactNode }): ReactNode {
  return <div className="min-h-44 rounded-card border border-line bg-panel">{children}</div>
}
