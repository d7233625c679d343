import { commands } from '../app/commands.ts'
import { viewEntries } from '../editor/file-views.ts'
import type { MenuEntry } from '../ui/menu.tsx'
import { copyText } from '../files/file-links.ts'
import { linkHere } from './link-here.ts'
import type { WorkspaceSession } from './session.ts'
import { closeAll, closeOthers, closeSaved, closeToTheRight } from './tab-actions.ts'
import { type Panel, panelId, panelPath } from './workbench.ts'

/** What can be done to a tab. */
export function tabEntries(session: WorkspaceSession, panel: Panel): MenuEntry[] {
  const { workbench } = session
  const id = panelId(panel)
  const { marks } = workbench.store.getState()
  const pinned = marks.pinned.includes(id)
  const row = workbench.row(id)
  const others = row.filter((each) => each !== id && !marks.pinned.includes(each))
  const right = row.slice(row.indexOf(id) + 1).filter((each) => !marks.pinned.includes(each))
  return [
    { label: 'Close', ...hint('tab.close'), run: () => workbench.close(id) },
    {
      label: 'Close others',
      disabled: others.length === 0,
      run: () => closeOthers(workbench, id),
    },
    {
      label: 'Close to the right',
      disabled: right.length === 0,
      run: () => closeToTheRight(workbench, id),
    },
    { label: 'Close saved', run: () => closeSaved(session, id) },
    { label: 'Close all', run: () => closeAll(workbench, row) },
    'separator',
    ...(marks.preview === id ? [{ label: 'Keep open', run: () => workbench.keep(id) }] : []),
    { label: pinned ? 'Unpin' : 'Pin', run: () => workbench.pin(id, !pinned) },
    {
      label: 'Split right',
      ...hint('tab.split'),
      disabled: panel.kind !== 'file' && row.length < 2,
      run: () => workbench.split(id, 'right'),
    },
    {
      label: 'Split down',
      disabled: panel.kind !== 'file' && row.length < 2,
      run: () => workbench.split(id, 'below'),
    },
    { label: 'Float, or put back', run: () => workbench.dock?.float(id) },
    { label: 'Move into its own window', run: () => runOn(session, id, 'tab.window') },
    'separator',
    ...pathEntries(session, panel),
    {
      label: 'Copy link',
      run: () => void copyText(linkHere(session, id), 'The link is copied.'),
    },
  ]
}

function hint(command: string): { keys?: string } {
  const keys = commands.hint(command)
  return keys === undefined ? {} : { keys }
}

function runOn({ workbench }: WorkspaceSession, id: string, command: string): void {
  workbench.focus(id)
  commands.run(command)
}

function pathEntries(session: WorkspaceSession, panel: Panel): MenuEntry[] {
  const path = panelPath(panelId(panel))
  if (path === null) return []
  return [
    { label: 'Copy path', run: () => void copyText(path, 'The path is copied.') },
    ...viewEntries(session.workbench, path),
    { label: 'Reveal in tree', run: () => showInTree(session, path) },
  ]
}

/** Brings a file or folder into sight in the tree. */
export function showInTree({ layout, treeState }: WorkspaceSession, path: string): void {
  layout.setState({ side: 'files', phoneTab: 'files' })
  treeState.setState({ wish: null, sought: { path } })
}
