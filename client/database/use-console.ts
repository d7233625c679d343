import { useWorkspace } from '../workspace/use-workspace.ts'
import { type ConsoleModel, consoleOf } from './console-model.ts'

/** The console of this workspace. */
export function useConsole(): ConsoleModel {
  const { session, workspace, me, may } = useWorkspace()
  return consoleOf(session, () => ({
    id: workspace.id,
    userId: me.id,
    writes: may('write_database'),
  }))
}
