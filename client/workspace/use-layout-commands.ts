import { useEffect } from 'react'
import { type Command, commands } from '../app/commands.ts'
import { t } from '../words/words.ts'
import { PRESETS, resetLayout, takeUp } from './layout-presets.ts'
import { PanelWindows } from './panel-windows.ts'
import type { WorkspaceSession } from './session.ts'
import { useWorkspace } from './use-workspace.ts'

/** How the workspace stands, by key and by name. */
export function useLayoutCommands(): void {
  const { session } = useWorkspace()
  useEffect(() => {
    const windows = new PanelWindows(session)
    const undo = commands.add([...standing(session), ...placing(session, windows)])
    return () => {
      undo()
      windows[Symbol.dispose]()
    }
  }, [session])
}

function standing(session: WorkspaceSession): Command[] {
  const { layout } = session
  return [
    ...PRESETS.map((preset) => ({
      id: `layout.${preset.id}`,
      group: t('Layout'),
      title: preset.title,
      ...(preset.id === 'focus' && { keys: ['$mod+KeyK KeyZ'] }),
      run: () => takeUp(session, preset),
    })),
    { id: 'layout.reset', group: t('Layout'), title: t('Reset'), run: () => resetLayout(session) },
    {
      id: 'layout.mirror',
      group: t('Layout'),
      title: t('Move the side panel to the other side'),
      run: () => layout.setState(({ mirrored }) => ({ mirrored: !mirrored })),
    },
    {
      id: 'layout.terminals',
      group: t('Layout'),
      title: t('Move the terminals below or beside the editors'),
      run: () =>
        layout.setState(({ terminalsBeside }) => ({
          terminalsBeside: !terminalsBeside,
          bottomOpen: true,
        })),
    },
  ]
}

function placing({ workbench }: WorkspaceSession, windows: PanelWindows): Command[] {
  const front = (run: (id: string) => void) => (): void => {
    const { active } = workbench.store.getState()
    if (active !== null) run(active)
  }
  const open = (): boolean => workbench.store.getState().active !== null
  return [
    {
      id: 'tab.maximise',
      group: t('Tab'),
      title: t('Maximise or restore the tab’s group'),
      keys: ['$mod+KeyK KeyM'],
      when: open,
      run: front((id) => workbench.dock?.maximise(id)),
    },
    {
      id: 'tab.float',
      group: t('Tab'),
      title: t('Float tab, or put it back'),
      when: open,
      run: front((id) => workbench.dock?.float(id)),
    },
    {
      id: 'tab.window',
      group: t('Tab'),
      title: t('Move tab into its own window'),
      when: open,
      run: front((id) => windows.take(id)),
    },
  ]
}
