import { useEffect } from 'react'
import type { Whereabouts } from '../../shared/news.ts'
import type { WorkspaceSession } from './session.ts'
import { statusSlots } from './status-slots.ts'
import { useWorkspace } from './use-workspace.ts'
import { panelOf } from './workbench.ts'

const IDLE_MS = 60_000
const CHECK_MS = 10_000

/** Tells the others where I am, and whether my hands rest. */
export function useWhereabouts(): void {
  const { session } = useWorkspace()
  useEffect(() => {
    let touchedAt = Date.now()
    const say = (): void =>
      session.news.sayWhere(whereIn(session), Date.now() - touchedAt > IDLE_MS)
    const touch = (): void => {
      const rested = Date.now() - touchedAt > IDLE_MS
      touchedAt = Date.now()
      if (rested) say()
    }
    const timer = setInterval(say, CHECK_MS)
    const stops = [session.workbench.store.subscribe(say), statusSlots.subscribe(say)]
    window.addEventListener('keydown', touch, { passive: true })
    window.addEventListener('pointermove', touch, { passive: true })
    say()
    return () => {
      clearInterval(timer)
      for (const stop of stops) stop()
      window.removeEventListener('keydown', touch)
      window.removeEventListener('pointermove', touch)
    }
  }, [session])
}

function whereIn({ workbench }: WorkspaceSession): Whereabouts {
  const { active } = workbench.store.getState()
  const panel = active === null ? undefined : panelOf(active)
  if (!panel) return { file: null, line: null, panel: null }
  if (panel.kind !== 'file') return { file: null, line: null, panel: panel.kind }
  const { caret } = statusSlots.getState()
  return { file: panel.path, line: caret?.path === panel.path ? caret.line : null, panel: 'editor' }
}
