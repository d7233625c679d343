import { toast, toastError } from '../app/toasts.tsx'
import type { WorkspaceSession } from '../workspace/session.ts'
import type { SeenCommand } from './command-marks.ts'
import { copyText } from './clipboard.ts'
import { poolOf } from './terminal-pool.ts'
import { closeTerminal, createTerminal, renameTerminal } from './terminals-api.ts'

/** Opens one more terminal in the panel at the bottom, `beside` another one if one is named. */
export async function openTerminal(workspace: WorkspaceSession, beside?: string): Promise<void> {
  workspace.layout.setState({ bottomOpen: true, phoneTab: 'terminal' })
  try {
    const { id } = await createTerminal(workspace.id)
    if (beside === undefined) workspace.terminals.choose(id)
    else workspace.terminals.split(beside, id)
  } catch (error) {
    toastError('No terminal could be opened', error)
  }
}

export async function endTerminal(workspace: WorkspaceSession, id: string): Promise<void> {
  try {
    await closeTerminal(workspace.id, id)
    workspace.terminals.unsplit(id)
  } catch (error) {
    toastError('The terminal could not be closed', error)
  }
}

/** Resolves when everybody sees the new name; an empty one gives it back to the program. */
export async function nameTerminal(
  workspace: WorkspaceSession,
  id: string,
  title: string,
): Promise<void> {
  workspace.terminals.rename(null)
  try {
    await renameTerminal(workspace.id, id, title)
  } catch (error) {
    toastError('The terminal keeps its name', error)
  }
}

export function copyOutput(command: SeenCommand | undefined): void {
  if (command?.output === undefined) return toast('No command has ended here yet.')
  copyText(command.output)
  toast(command.output === '' ? 'The command printed nothing.' : 'The output is copied.')
}

/** Types a command of before once more, and Enter. */
export function runAgain(
  workspace: WorkspaceSession,
  id: string,
  command: SeenCommand | undefined,
): void {
  if (command?.typed === undefined) return toast('What was typed there is not known.')
  const session = poolOf(workspace).store.getState().joined.get(id)
  session?.type(`${command.typed}\r`)
  session?.screen.terminal.scrollToBottom()
}
