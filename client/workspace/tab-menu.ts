import { commands } from '../app/commands.ts'
import { viewEntries } from '../editor/file-views.ts'
import type { MenuEntry } from '../ui/menu.tsx'
import { copyText } from '../files/file-links.ts'
import { t } from '../words/words.ts'
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
    { label: t('Close'), ...hint('tab.close'), run: () => workbench.close(id) },
    {
      label: t('Close others'),
      disabled: others.length === 0,
      run: () => closeOthers(workbench, id),
    },
    {
      label: t('Close to the right'),
      disabled: right.length === 0,
      run: () => closeToTheRight(workbench, id),
    },
    { label: t('Close saved'), run: () => closeSaved(session, id) },
    { label: t('Close all'), run: () => closeAll(workbench, row) },
    'separator',
    ...(marks.preview === id ? [{ label: t('Keep open'), run: () => workbench.keep(id) }] : []),
    { label: pinned ? t('Unpin') : t('Pin'), run: () => workbench.pin(id, !pinned) },
    {
      label: t('Split right'),
      ...hint('tab.split'),
      disabled: panel.kind !== 'file' && row.length < 2,
      run: () => workbench.split(id, 'right'),
    },
    {
      label: t('Split down'),
      disabled: panel.kind !== 'file' && row.length < 2,
      run: () => workbench.split(id, 'below'),
    },
    { label: t('Float, or put back'), run: () => workbench.dock?.float(id) },
    { label: t('Move into its own window'), run: () => runOn(session, id, 'tab.window') },
    'separator',
    ...pathEntries(session, panel),
    {
      label: t('Copy link'),
      run: () => void copyText(linkHere(session, id), t('The link is copied.')),
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
    { label: t('Copy path'), run: () => void copyText(path, t('The path is copied.')) },
    ...viewEntries(session.workbench, path),
    { label: t('Reveal in tree'), run: () => showInTree(session, path) },
  ]
}

/** Brings a file or folder into sight in the tree. */
export function showInTree({ layout, treeState }: WorkspaceSession, path: string): void {
  layout.setState({ side: 'files', phoneTab: 'files' })
  treeState.setState({ wish: null, sought: { path } })
}
