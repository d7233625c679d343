import { type ComponentProps, type ReactNode, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { type CommonState, StateView } from '../ui/common-states.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { StartSteps } from '../workspace/start-steps.tsx'
import { Part } from './part.tsx'

const GOING: ComponentProps<typeof StartSteps>['steps'] = [
  { step: 'disk', status: 'done', ms: 40 },
  { step: 'image', status: 'done', ms: 310 },
  { step: 'network', status: 'running', detail: 'Joining the private network' },
]
const BROKEN: typeof GOING = [
  { step: 'disk', status: 'done', ms: 40 },
  { step: 'database', status: 'failed', detail: 'Postgres did not answer for 30 s.' },
]
const STATES: readonly CommonState[] = [
  { kind: 'loading', what: 'the tables' },
  {
    kind: 'empty',
    title: 'No queries yet',
    hint: 'Queries that are saved here can be run by everybody in the workspace.',
    action: <Button tone="primary">New query</Button>,
  },
  { kind: 'not-found', hint: 'Try fewer letters, or other options.' },
  { kind: 'starting' },
  { kind: 'starting', name: 'Shop', steps: <StartSteps steps={GOING} /> },
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
  {
    kind: 'failed',
    title: 'Shop did not start',
    reason: 'There is no memory left for its database. Stop another workspace and try again.',
    steps: <StartSteps steps={BROKEN} />,
    action: <Button tone="primary">Try again</Button>,
  },
]

/** Every way a panel can have nothing to show. */
export function States(): ReactNode {
  const [loading, setLoading] = useState(0)
  return (
    <Part title="Nothing to show">
      <div className="grid gap-3 min-[760px]:grid-cols-2">
        <Box>
          <Waiting>Opening the console…</Waiting>
        </Box>
        {STATES.map((state, index) => (
          <Box key={index}>
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
