import type { IDockviewHeaderActionsProps } from 'dockview-react'
import { ChevronDown } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { parentOf } from '../files/paths.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu, type MenuEntry } from '../ui/menu.tsx'
import { t } from '../words/words.ts'
import type { WorkspaceSession } from './session.ts'
import { useWorkspace } from './use-workspace.ts'
import { panelOf, panelPath, panelTitle } from './workbench.ts'

const BUTTON_PX = 32

/** At the end of a row that has more tabs than room: all of them, by name. */
export function TabList({ group, panels }: IDockviewHeaderActionsProps): ReactNode {
  const { session } = useWorkspace()
  const [open, setOpen] = useState(false)
  const full = useFull(group.element, panels.length)
  if (!full && !open) return null
  const ids = panels.map(({ id }) => id)
  const entries = open ? entriesOf(session, ids) : []
  return (
    <div className="flex h-full items-center justify-center" style={{ width: BUTTON_PX }}>
      <Menu entries={entries} onOpenChange={setOpen}>
        <IconButton
          label={t('All {count} tabs of this row', { count: ids.length })}
          icon={ChevronDown}
        />
      </Menu>
    </div>
  )
}

function entriesOf({ workbench }: WorkspaceSession, ids: readonly string[]): MenuEntry[] {
  const { marks, active } = workbench.store.getState()
  return ids.flatMap((id) => {
    const panel = panelOf(id)
    if (!panel) return []
    const words = [
      parentOf(panelPath(id) ?? ''),
      marks.pinned.includes(id) && t('pinned'),
      id === active && t('in front'),
    ]
    const detail = words.filter(Boolean).join(', ')
    return {
      label: panelTitle(panel),
      run: () => workbench.focus(id),
      ...(detail !== '' && { detail }),
    }
  })
}

/** Whether a row has tabs that are out of sight. */
function useFull(group: HTMLElement, count: number): boolean {
  const [full, setFull] = useState(false)
  useEffect(() => {
    const row = group.querySelector('.dv-tabs-container')
    if (!row) return
    // Shown, the button takes room that would be the tabs' again: else it would come and go for ever.
    const look = (): void =>
      setFull((was) => row.scrollWidth > row.clientWidth + (was ? BUTTON_PX : 0))
    const watcher = new ResizeObserver(look)
    watcher.observe(row)
    for (const tab of row.children) watcher.observe(tab)
    return () => watcher.disconnect()
  }, [group, count])
  return full
}
