import type { QueryClient } from '@tanstack/react-query'
import type { Port } from '../../shared/ports.ts'
import { unreachable } from '../../shared/unreachable.ts'
import { portToShow } from '../preview/preview-choice.ts'
import { keys } from '../workspace/query-keys.ts'
import type { WorkspaceSession } from '../workspace/session.ts'
import { editorViews } from './editor-views.ts'
import type { Step } from './follow-steps.ts'

type Ground = Pick<
  WorkspaceSession,
  'id' | 'workbench' | 'layout' | 'terminals' | 'hands' | 'preview' | 'console'
>

/** Does one step on this screen. The keyboard stays where it is: who follows may be writing a message. */
export function walk(step: Step, on: Ground, queries: QueryClient): void {
  switch (step.kind) {
    case 'file':
      show(on, 'code')
      return on.workbench.openFile(step.path)
    case 'terminal':
      on.layout.setState({ bottomOpen: true, phoneTab: 'terminal' })
      on.hands.setState({ at: 'terminal' })
      return on.terminals.show(step.id)
    case 'preview':
      show(on, 'preview')
      return walkToPreview(step, on, queries)
    case 'console':
      show(on, 'code')
      on.console.setState({ wish: step.spot })
      return on.workbench.open({ kind: 'database' })
    case 'panel':
      show(on, 'code')
      return on.workbench.open({ kind: step.panel })
    case 'look':
      return editorViews.scrollTo(step.path, step)
    default:
      return unreachable(step)
  }
}

function show({ layout, hands }: Ground, phoneTab: 'code' | 'preview'): void {
  layout.setState({ phoneTab })
  hands.setState({ at: 'centre' })
}

/** A preview that shows the right thing already is not loaded again. */
function walkToPreview(
  { port, path }: Extract<Step, { kind: 'preview' }>,
  { id, preview, workbench }: Ground,
  queries: QueryClient,
): void {
  const ports = queries.getQueryData<readonly Port[]>(keys.ports(id)) ?? []
  if (portToShow(preview.store.getState(), ports) !== port) preview.choose(port)
  if (preview.store.getState().path !== path) preview.go(path)
  workbench.open({ kind: 'preview' }, { beside: true })
}
