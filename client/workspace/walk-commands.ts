import { onMac } from '../app/chords.ts'
import { parentOf } from '../files/paths.ts'
import { type Choice, pick } from '../palette/palette-store.ts'
import { t } from '../words/words.ts'
import type { WorkspaceSession } from './session.ts'
import { type RecentWalk, neighbour } from './tab-actions.ts'
import { goThroughPlaces } from './use-url-state.ts'
import { type Workbench, panelId, panelOf, panelPath, panelTitle } from './workbench.ts'

function toFront(workbench: Workbench, id: string): void {
  workbench.focus(id)
  typeInFront()
}

/** Who changes tabs by key goes on typing: the caret goes into what is in front, once it is. */
export function typeInFront(): void {
  requestAnimationFrame(() => {
    const front = document.querySelector('.dv-active-group .dv-content-container')
    front?.querySelector<HTMLElement>('[role=textbox], textarea')?.focus()
  })
}

/** Every open tab, the latest first. */
function choicesOf(workbench: Workbench): Choice[] {
  const { panels, marks, active } = workbench.store.getState()
  const ids = [...new Set([...marks.recent, ...panels.map(panelId)])]
  return ids.flatMap((id) => {
    const panel = panelOf(id)
    if (!panel) return []
    const folder = parentOf(panelPath(id) ?? '')
    return {
      title: panelTitle(panel),
      chosen: id === active,
      run: () => toFront(workbench, id),
      ...(folder !== '' && { detail: folder }),
    }
  })
}

/** A shell goes through words with the same keys. */
function notInTerminal(): boolean {
  return !document.activeElement?.closest('.xterm')
}

/** Commands that go from tab to tab, and from place to place. */
export function going({ workbench }: WorkspaceSession, walk: RecentWalk) {
  const step = (by: number) => (): void => {
    const { active } = workbench.store.getState()
    if (active === null) return
    const next = neighbour(workbench.row(active), active, by)
    if (next !== undefined) toFront(workbench, next)
  }
  const back = (by: number) => (): void => {
    const next = walk.next(workbench.store.getState().marks.recent, by)
    if (next !== undefined) toFront(workbench, next)
  }
  return [
    {
      id: 'tab.next',
      group: t('Tab'),
      title: t('Next tab'),
      keys: ['Alt+BracketRight'],
      run: step(1),
    },
    {
      id: 'tab.previous',
      group: t('Tab'),
      title: t('Previous tab'),
      keys: ['Alt+BracketLeft'],
      run: step(-1),
    },
    {
      id: 'tab.recent',
      group: t('Tab'),
      title: t('Switch to the recent tab'),
      keys: ['Alt+KeyQ'],
      run: back(1),
    },
    {
      id: 'tab.recentBack',
      group: t('Tab'),
      title: t('Switch back from the recent tab'),
      keys: ['Alt+Shift+KeyQ'],
      run: back(-1),
    },
    {
      id: 'tab.list',
      group: t('Tab'),
      title: t('Choose from the open tabs'),
      keys: ['$mod+KeyK KeyE'],
      run: () => pick({ title: t('Open tabs'), choices: choicesOf(workbench) }),
    },
    {
      id: 'go.back',
      group: t('Go'),
      title: t('Go back'),
      // On a Mac that goes through words.
      keys: [onMac ? 'Control+Minus' : 'Alt+ArrowLeft'],
      when: notInTerminal,
      run: () => goThroughPlaces(-1),
    },
    {
      id: 'go.forward',
      group: t('Go'),
      title: t('Go forward'),
      keys: [onMac ? 'Control+Shift+Minus' : 'Alt+ArrowRight'],
      when: notInTerminal,
      run: () => goThroughPlaces(1),
    },
  ]
}

/** The tab it ended at is the latest now, and those passed over stay where they were. */
export function endWalk({ workbench }: WorkspaceSession, walk: RecentWalk): void {
  const list = walk.end()
  const { active } = workbench.store.getState()
  if (list.length > 0 && active !== null) workbench.reorderRecent(list)
}
