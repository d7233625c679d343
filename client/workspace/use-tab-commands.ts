import { useEffect } from 'react'
import { commands } from '../app/commands.ts'
import { copyText } from '../files/file-links.ts'
import { t } from '../words/words.ts'
import { linkHere } from './link-here.ts'
import type { WorkspaceSession } from './session.ts'
import { RecentWalk, closeAll, closeOthers, closeSaved, closeToTheRight } from './tab-actions.ts'
import { showInTree } from './tab-menu.ts'
import { useWorkspace } from './use-workspace.ts'
import { endWalk, going, typeInFront } from './walk-commands.ts'
import { panelPath } from './workbench.ts'

/** What the keyboard can do with tabs. */
export function useTabCommands(): void {
  const { session } = useWorkspace()
  useEffect(() => {
    const walk = new RecentWalk()
    const letGo = ({ key }: KeyboardEvent): void => {
      if (key === 'Alt') endWalk(session, walk)
    }
    window.addEventListener('keyup', letGo)
    const undo = commands.add([...closing(session), ...going(session, walk), ...keeping(session)])
    return () => {
      window.removeEventListener('keyup', letGo)
      undo()
    }
  }, [session])
}

/** Runs with the tab in front, if there is one. */
function withActive({ workbench }: WorkspaceSession, run: (id: string) => void): () => void {
  return () => {
    const { active } = workbench.store.getState()
    if (active !== null) run(active)
  }
}

function closing(session: WorkspaceSession) {
  const { workbench } = session
  const front = (run: (id: string) => void): (() => void) => withActive(session, run)
  const some = (): boolean => workbench.store.getState().active !== null
  return [
    {
      id: 'tab.close',
      group: t('Tab'),
      title: t('Close tab'),
      keys: ['Alt+KeyW'],
      run: front((id) => {
        workbench.close(id)
        typeInFront()
      }),
    },
    {
      id: 'tab.reopen',
      group: t('Tab'),
      title: t('Reopen closed tab'),
      keys: ['Alt+Shift+KeyT'],
      run: () => workbench.reopen(),
    },
    {
      id: 'tab.closeOthers',
      group: t('Tab'),
      title: t('Close other tabs'),
      when: some,
      run: front((id) => closeOthers(workbench, id)),
    },
    {
      id: 'tab.closeRight',
      group: t('Tab'),
      title: t('Close tabs to the right'),
      when: some,
      run: front((id) => closeToTheRight(workbench, id)),
    },
    {
      id: 'tab.closeSaved',
      group: t('Tab'),
      title: t('Close saved tabs'),
      when: some,
      run: front((id) => closeSaved(session, id)),
    },
    {
      id: 'tab.closeAll',
      group: t('Tab'),
      title: t('Close all tabs of this group'),
      when: some,
      run: front((id) => closeAll(workbench, workbench.row(id))),
    },
  ]
}

function keeping(session: WorkspaceSession) {
  const { workbench } = session
  const front = (run: (id: string) => void): (() => void) => withActive(session, run)
  const file = (): boolean => workbench.activeFile() !== null
  return [
    {
      id: 'tab.keep',
      group: t('Tab'),
      title: t('Keep tab open'),
      when: file,
      run: front((id) => workbench.keep(id)),
    },
    {
      id: 'tab.pin',
      group: t('Tab'),
      title: t('Pin or unpin tab'),
      keys: ['$mod+KeyK Shift+Enter'],
      run: front((id) => workbench.pin(id, !workbench.store.getState().marks.pinned.includes(id))),
    },
    {
      id: 'tab.split',
      group: t('Tab'),
      title: t('Split tab to the right'),
      keys: ['$mod+Backslash'],
      run: front((id) => workbench.split(id, 'right')),
    },
    {
      id: 'tab.splitBelow',
      group: t('Tab'),
      title: t('Split tab downwards'),
      run: front((id) => workbench.split(id, 'below')),
    },
    {
      id: 'tab.reveal',
      group: t('Tab'),
      title: t('Reveal file in tree'),
      when: file,
      run: front((id) => showInTree(session, panelPath(id) ?? '')),
    },
    {
      id: 'tab.copyPath',
      group: t('Tab'),
      title: t('Copy path of the file'),
      when: file,
      run: front((id) => void copyText(panelPath(id) ?? '', t('The path is copied.'))),
    },
    {
      id: 'link.copy',
      group: t('Tab'),
      title: t('Copy link to here'),
      when: file,
      run: front((id) => void copyText(linkHere(session, id), t('The link is copied.'))),
    },
  ]
}
