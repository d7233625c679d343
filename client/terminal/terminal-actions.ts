import { toast, toastError } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
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
    toastError(t('No terminal could be opened'), error)
  }
}

export async function endTerminal(workspace: WorkspaceSession, id: string): Promise<void> {
  try {
    await closeTerminal(workspace.id, id)
    workspace.terminals.unsplit(id)
  } catch (error) {
    toastError(t('The terminal could not be closed'), error)
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
    toastError(t('The terminal keeps its name'), error)
  }
}

export function copyOutput(command: SeenCommand | undefined): void {
  if (command?.output === undefined) return toast(t('No command has ended here yet.'))
  copyText(command.output)
  toast(command.output === '' ? t('The command printed nothing.') : t('The output is copied.'))
}

/** Types a command of before once more, and Enter. */
export function runAgain(
  workspace: WorkspaceSession,
  id: string,
  command: SeenCommand | undefined,
): void {
  if (command?.typed === undefined) return toast(t('What was typed there is not known.'))
  const session = poolOf(workspace).store.getState().joined.get(id)
  session?.type(`${command.typed}\r`)
  session?.screen.terminal.scrollToBottom()
}
