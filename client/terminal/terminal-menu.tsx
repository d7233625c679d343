import { type MouseEvent, type ReactElement, type ReactNode, cloneElement, useState } from 'react'
import { ContextMenu, type MenuEntry } from '../ui/menu.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { copyText, readClipboard } from './clipboard.ts'
import type { SeenCommand } from './command-marks.ts'
import { copyOutput, runAgain } from './terminal-actions.ts'
import type { TerminalSession } from './terminal-session.ts'
import { useTerminalEntries } from './use-terminal-entries.ts'

type Host = ReactElement<{ onContextMenuCapture?: (event: MouseEvent) => void }>
type Props = { id: string; session: TerminalSession | undefined; children: Host }

/** The menu of a terminal: its selection, the command under the pointer, and the terminal itself. */
export function TerminalMenu({ id, session, children }: Props): ReactNode {
  const { session: workspace, may } = useWorkspace()
  const [command, setCommand] = useState<SeenCommand>()
  const entries = useTerminalEntries(id)
  const look = (event: MouseEvent): void => {
    if (!session) return
    const { terminal } = session.screen
    // A program that wants the mouse gets it; with Shift it is ours, as with selecting.
    if (terminal.modes.mouseTrackingMode !== 'none' && !event.shiftKey) event.stopPropagation()
    else setCommand(session.screen.marks.commandAt(session.screen.rowAt(event.clientY)))
  }
  const all: MenuEntry[] = session
    ? [
        ...selectionEntries(session, may('type')),
        ...(command
          ? ([
              'separator',
              { label: t('Copy output'), run: () => copyOutput(command) },
              ...(may('type') && command.typed
                ? [{ label: again(command.typed), run: () => runAgain(workspace, id, command) }]
                : []),
            ] as const)
          : []),
        'separator',
        ...entries,
      ]
    : entries
  return (
    <ContextMenu entries={all}>
      {cloneElement(children, { onContextMenuCapture: look })}
    </ContextMenu>
  )
}

function selectionEntries(
  { screen, pastes, find }: TerminalSession,
  mayType: boolean,
): MenuEntry[] {
  const { terminal } = screen
  const paste = async (): Promise<void> => {
    const text = await readClipboard()
    if (text !== undefined) pastes.paste(text)
    screen.focus()
  }
  return [
    {
      label: t('Copy'),
      disabled: !terminal.hasSelection(),
      run: () => copyText(terminal.getSelection()),
    },
    ...(mayType ? [{ label: t('Paste'), run: () => void paste() }] : []),
    { label: t('Select all'), run: () => terminal.selectAll() },
    { label: t('Find…'), run: () => find.open() },
  ]
}

function again(typed: string): string {
  return t('Run “{command}” again', {
    command: typed.length > 24 ? `${typed.slice(0, 23)}…` : typed,
  })
}
