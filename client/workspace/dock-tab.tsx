import type { IDockviewPanelHeaderProps } from 'dockview-react'
import { Pin, X } from 'lucide-react'
import { type MouseEvent, type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { type Safety, safetyBoard } from '../collab/safety-board.ts'
import { TabPeople } from '../people/tab-people.tsx'
import { usePeopleHere } from '../people/use-people.ts'
import { cx } from '../ui/cx.ts'
import { ContextMenu } from '../ui/menu.tsx'
import { t } from '../words/words.ts'
import { tabEntries } from './tab-menu.ts'
import { useWorkspace } from './use-workspace.ts'
import { type Panel, panelOf, panelPath, panelTitle } from './workbench.ts'

const SAID: Record<Exclude<Safety, 'written'>, string> = {
  unsynced: t('Not synced yet: the server does not have all you typed'),
  unwritten: t('Not on disk yet: the server has it, the file does not'),
}

/** A tab: what it shows, who is there, and whether what was typed is safe. */
export function DockTab({ api, containerApi }: IDockviewPanelHeaderProps): ReactNode {
  const { session } = useWorkspace()
  const { workbench } = session
  const panel = panelOf(api.id) ?? { kind: 'settings' as const }
  const { preview, pinned } = useTabMarks(api.id)
  const key = `${session.id}/${panelPath(api.id)}`
  const safety = useStore(safetyBoard, (board) => board[key] ?? 'written')
  const box = useRef<HTMLDivElement>(null)
  useTabElement(box, { api, containerApi }, useTabName(panel, { preview, pinned, safety }))
  const close = (event: MouseEvent): void => {
    event.stopPropagation()
    workbench.close(api.id)
  }
  return (
    <ContextMenu entries={() => tabEntries(session, panel)}>
      <div
        ref={box}
        role="presentation"
        className={cx('group flex h-full items-center gap-1.5 pl-3', pinned ? 'pr-2' : 'pr-1.5')}
        title={panel.kind === 'file' ? panel.path : undefined}
        // Dockview waits for a frame, and a key pressed before it would be for the tab in front till then.
        onClick={() => api.setActive()}
        onDoubleClick={() => workbench.keep(api.id)}
        onAuxClick={(event) => event.button === 1 && close(event)}
      >
        {pinned && <Pin size={12} strokeWidth={1.75} aria-hidden className="shrink-0 text-faint" />}
        <span
          className={cx('truncate', preview && 'pr-0.5 italic', pinned ? 'max-w-16' : 'max-w-44')}
        >
          {panelTitle(panel)}
        </span>
        {panel.kind === 'file' && <TabPeople path={panel.path} />}
        {safety !== 'written' && <SafetyMark safety={safety} />}
        {/* A tab must hold nothing that takes focus: by key it is Delete, or the command. */}
        {!pinned && (
          <span
            aria-hidden
            title={t('Close {panel}', { panel: panelTitle(panel) })}
            onClick={close}
            onDoubleClick={(event) => event.stopPropagation()}
            onPointerDown={(event) => event.stopPropagation()}
            className="flex size-6 cursor-pointer items-center justify-center rounded text-faint opacity-60 group-hover:opacity-100 hover:bg-hover hover:text-hi"
          >
            <X size={14} strokeWidth={1.5} aria-hidden />
          </span>
        )}
      </div>
    </ContextMenu>
  )
}

/** A full dot is on its way to the server, a ring on its way to the disk. Neither has a person's colour. */
function SafetyMark({ safety }: { safety: Exclude<Safety, 'written'> }): ReactNode {
  return (
    <span
      role="img"
      aria-label={SAID[safety]}
      title={SAID[safety]}
      data-safety={safety}
      className="appears-late flex size-4 shrink-0 items-center justify-center"
    >
      <span className="safety-mark" />
    </span>
  )
}

function useTabMarks(id: string): { preview: boolean; pinned: boolean } {
  const { store } = useWorkspace().session.workbench
  const preview = useStore(store, ({ marks }) => marks.preview === id)
  const pinned = useStore(store, ({ marks }) => marks.pinned.includes(id))
  return { preview, pinned }
}

type Facts = { preview: boolean; pinned: boolean; safety: Safety }

/** All that a look at the tab tells, in words: of what is inside a tab nothing is read out. */
function useTabName(panel: Panel, { preview, pinned, safety }: Facts): string {
  const path = panel.kind === 'file' ? panel.path : null
  const there = usePeopleHere().filter(
    ({ me, where }) => !me && path !== null && where.file === path,
  )
  const names = there.map(({ person }) => person.name).join(', ')
  return [
    panelTitle(panel),
    pinned && t('pinned'),
    preview && t('preview'),
    safety !== 'written' && SAID[safety],
    names && t('{names} here', { names }),
  ]
    .filter(Boolean)
    .join(', ')
}

/**
 * Reaches the element around the tab, which is dockview's: its name, its menu by key, and its place. A tab
 * that is moved gets another such element, so it is looked up each time.
 */
function useTabElement(
  box: RefObject<HTMLDivElement | null>,
  { api, containerApi }: Pick<IDockviewPanelHeaderProps, 'api' | 'containerApi'>,
  name: string,
): void {
  useEffect(() => {
    const say = (): void => tabAround(box)?.setAttribute('aria-label', name)
    say()
    const moves = containerApi.onDidLayoutChange(say)
    return () => moves.dispose()
  }, [box, containerApi, name])
  useEffect(() => {
    // Its name makes a tab wider than dockview thought when it scrolled to it.
    const show = (): void => box.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    if (api.isActive) show()
    const changes = api.onDidActiveChange(({ isActive }) => isActive && show())
    return () => changes.dispose()
  }, [box, api])
  useEffect(() => {
    // The menu key speaks to what has the focus, which is around the trigger and not in it.
    const menu = (event: Event): void => {
      const tab = tabAround(box)
      if (!tab || event.target !== tab) return
      event.preventDefault()
      const { left, bottom } = tab.getBoundingClientRect()
      const at = { bubbles: true, cancelable: true, clientX: left + 8, clientY: bottom }
      box.current?.dispatchEvent(new globalThis.MouseEvent('contextmenu', at))
    }
    document.addEventListener('contextmenu', menu)
    return () => document.removeEventListener('contextmenu', menu)
  }, [box])
}

function tabAround(box: RefObject<HTMLDivElement | null>): HTMLElement | null {
  return box.current?.closest<HTMLElement>('[role=tab]') ?? null
}
