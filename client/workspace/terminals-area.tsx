import { type ReactNode } from 'react'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { ErrorBoundary } from '../app/error-boundary.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from './use-workspace.ts'

const TerminalsPanel = lazy(async () => ({
  default: (await import('../terminal/terminals-panel.tsx')).TerminalsPanel,
}))

/** The terminals of the workspace; xterm comes with the first look at them. */
export function TerminalsArea(): ReactNode {
  const { workspace } = useWorkspace()
  return (
    <ErrorBoundary name={t('The terminals')}>
      <Awaiting fallback={<Waiting>{t('Loading the terminal…')}</Waiting>}>
        <TerminalsPanel workspaceId={workspace.id} />
      </Awaiting>
    </ErrorBoundary>
  )
}
