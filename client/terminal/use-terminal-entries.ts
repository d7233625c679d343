import { useStore } from 'zustand'
import { commands } from '../app/commands.ts'
import type { MenuEntry } from '../ui/menu.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { panelId } from '../workspace/workbench.ts'
import { endTerminal, openTerminal } from './terminal-actions.ts'

/** What can be done with a terminal as a whole, for its tab and its screen. */
export function useTerminalEntries(id: string): MenuEntry[] {
  const { session, may } = useWorkspace()
  const { terminals } = session
  const split = useStore(terminals.store, ({ splits }) =>
    splits.some((group) => group.includes(id)),
  )
  const panels = useStore(session.workbench.store, (state) => state.panels)
  const inEditor = panels.some((panel) => panel.kind === 'terminal' && panel.id === id)
  const panel = { kind: 'terminal', id } as const
  const move: MenuEntry = inEditor
    ? { label: t('Move to the panel'), run: () => session.workbench.close(panelId(panel)) }
    : { label: t('Move to the editor area'), run: () => session.workbench.open(panel) }
  if (!may('type')) return [move]
  const hint = (command: string): { keys?: string } => {
    const keys = commands.hint(command)
    return keys === undefined ? {} : { keys }
  }
  return [
    ...(inEditor
      ? []
      : [
          {
            label: t('Split'),
            run: () => void openTerminal(session, id),
            ...hint('terminal.split'),
          },
        ]),
    move,
    ...(split ? [{ label: t('Take out of the split'), run: () => terminals.unsplit(id) }] : []),
    { label: t('Rename…'), run: () => terminals.rename(id), ...hint('terminal.rename') },
    { label: t('Close'), danger: true, run: () => void endTerminal(session, id) },
  ]
}
