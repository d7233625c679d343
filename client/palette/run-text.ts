import { toastError } from '../app/toasts.tsx'
import { askedSql } from '../database/asked-sql.ts'
import { createTerminal } from '../terminal/terminals-api.ts'
import { t } from '../words/words.ts'
import type { InWorkspace } from '../workspace/use-workspace.ts'

const TITLE_CHARS = 60

/** Opens a terminal in front of the person; with a command it runs that, and can run it again. */
export async function runShell(
  { workspace, session }: InWorkspace,
  command?: string,
): Promise<void> {
  session.layout.setState({ bottomOpen: true, phoneTab: 'terminal' })
  try {
    const more = command && { command, title: command.slice(0, TITLE_CHARS) }
    const made = await createTerminal(workspace.id, more || {})
    session.terminals.choose(made.id)
  } catch (error) {
    toastError(t('No terminal could be opened'), error)
  }
}

/** Runs SQL in the console, where everybody who shares it can read it. */
export function runSql({ session }: InWorkspace, sql: string): void {
  askedSql.setState({ sql })
  session.workbench.open({ kind: 'database' })
}
