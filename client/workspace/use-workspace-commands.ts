import { useEffect } from 'react'
import { commands } from '../app/commands.ts'
import type { Side } from './layout-store.ts'
import { useWorkspace } from './use-workspace.ts'

/** What the keyboard can do in a workspace. */
export function useWorkspaceCommands(): void {
  const { session } = useWorkspace()
  useEffect(() => {
    const { layout, workbench } = session
    const side = (next: Side) => (): void => layout.setState({ side: next })
    const closeActive = (): void => {
      const { active } = workbench.store.getState()
      if (active !== null) workbench.close(active)
    }
    return commands.add([
      { id: 'side.files', title: 'Show files', keys: ['$mod+Shift+KeyE'], run: side('files') },
      {
        id: 'side.search',
        title: 'Search in files',
        keys: ['$mod+Shift+KeyF'],
        run: side('search'),
      },
      {
        id: 'side.toggle',
        title: 'Toggle side panel',
        keys: ['$mod+KeyB'],
        run: () => layout.setState(({ side: now }) => ({ side: now === null ? 'files' : null })),
      },
      {
        id: 'bottom.toggle',
        title: 'Toggle terminals',
        keys: ['$mod+KeyJ', 'Control+Backquote'],
        run: () => layout.setState(({ bottomOpen }) => ({ bottomOpen: !bottomOpen })),
      },
      {
        id: 'right.toggle',
        title: 'Toggle people and chat',
        keys: ['$mod+Alt+KeyB'],
        run: () => layout.setState(({ rightOpen }) => ({ rightOpen: !rightOpen })),
      },
      { id: 'tab.close', title: 'Close tab', keys: ['Alt+KeyW'], run: closeActive },
      {
        id: 'preview.open',
        title: 'Open preview',
        run: () => workbench.open({ kind: 'preview' }, { beside: true }),
      },
      {
        id: 'database.open',
        title: 'Open database',
        run: () => workbench.open({ kind: 'database' }),
      },
      {
        id: 'settings.open',
        title: 'Open workspace settings',
        run: () => workbench.open({ kind: 'settings' }),
      },
    ])
  }, [session])
}
