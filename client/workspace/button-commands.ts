import { can } from '../../shared/roles.ts'
import type { Command } from '../app/commands.ts'
import { pressWhenThere } from '../palette/go-to.ts'
import { t } from '../words/words.ts'
import type { WorkspaceSession } from './session.ts'
import type { InWorkspace } from './use-workspace.ts'

type Button = Omit<Command, 'run'> & {
  readonly show: (session: WorkspaceSession) => void
  /** Its name on screen, in the part that `show` brings. */
  readonly name: string
  readonly edits?: true
}

const files = ({ layout }: WorkspaceSession): void =>
  layout.setState({ side: 'files', phoneTab: 'files' })
const tables = ({ layout }: WorkspaceSession): void => layout.setState({ side: 'database' })
const preview = ({ workbench, layout }: WorkspaceSession): void => {
  layout.setState({ phoneTab: 'preview' })
  workbench.open({ kind: 'preview' }, { beside: true })
}

/** What buttons of panels do, also while the panel is not on screen: it is brought, and pressed. */
const BUTTONS: readonly Button[] = [
  {
    id: 'files.new',
    group: t('Files'),
    title: t('New file'),
    // A browser keeps Ctrl+N for its windows.
    keys: ['Alt+KeyN', '$mod+KeyN'],
    show: files,
    name: t('New file'),
    edits: true,
  },
  {
    id: 'files.new-folder',
    group: t('Files'),
    title: t('New folder'),
    show: files,
    name: t('New folder'),
    edits: true,
  },
  {
    id: 'files.upload',
    group: t('Files'),
    title: t('Upload files'),
    show: files,
    name: t('Upload files'),
    edits: true,
  },
  {
    id: 'files.collapse',
    group: t('Files'),
    title: t('Collapse all folders'),
    show: files,
    name: t('Collapse all'),
  },
  {
    id: 'preview.reload',
    group: t('Preview'),
    title: t('Reload preview'),
    show: preview,
    name: t('Reload preview'),
  },
  {
    id: 'preview.window',
    group: t('Preview'),
    title: t('Open in a new browser tab'),
    show: preview,
    name: t('Open in a new tab'),
  },
  {
    id: 'database.refresh',
    group: t('Database'),
    title: t('Refresh tables'),
    show: tables,
    name: t('Refresh schema'),
  },
]

/** Those my role allows. */
export function buttonCommands({ workspace, session }: InWorkspace): Command[] {
  const edits = can(workspace.role, 'edit')
  return BUTTONS.filter((button) => edits || button.edits !== true).map(
    ({ show, name, ...button }) => ({
      ...button,
      run: () => {
        show(session)
        pressWhenThere(() => buttonOf(name))
      },
    }),
  )
}

function buttonOf(name: string): HTMLElement | undefined {
  const all = document.querySelectorAll<HTMLElement>(`[aria-label="${CSS.escape(name)}"]`)
  return [...all].find((one) => one.checkVisibility())
}
