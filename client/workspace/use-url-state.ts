import { useEffect } from 'react'
import { TEMPLATES } from '../../shared/templates.ts'
import { type Place, aloneSearch, isAlone, placeSearch, readPlace } from './place.ts'
import type { WorkspaceSession } from './session.ts'
import { statusSlots } from './status-slots.ts'
import { type Stand, type Trail, moveBetween, trailOf } from './trail.ts'
import { useWorkspace } from './use-workspace.ts'
import { panelPath } from './workbench.ts'

const SETTLED_MS = 400

/** Opens what the address names, a first visit's files, and keeps the address true from then on. */
export function useUrlState(): void {
  const { session, workspace } = useWorkspace()
  const runs = workspace.status === 'running'
  useEffect(() => {
    if (!runs) return
    const { workbench, layout } = session
    const place = readPlace(location.search)
    // What a repository holds is not known before it is there.
    const template = workspace.source
      ? undefined
      : TEMPLATES.find(({ id }) => id === workspace.template)
    if (layout.getState().firstVisit) {
      layout.setState({ firstVisit: false })
      if (template?.opens) workbench.openFile(template.opens)
      if (template?.port) {
        session.preview.expect(template.port)
        workbench.open({ kind: 'preview' }, { beside: true })
        if (template.opens) workbench.openFile(template.opens)
      }
    }
    show(session, place)
  }, [runs, session, workspace.template, workspace.source])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const later = (): void => {
      // Another tab in front must not wait for whoever types in it to rest: a reload goes by the address.
      const { active } = session.workbench.store.getState()
      if (timer !== undefined && active !== trailOf(history.state)?.panel) return
      clearTimeout(timer)
      timer = setTimeout(() => {
        timer = undefined
        write(session)
      }, SETTLED_MS)
    }
    const back = (): void => {
      clearTimeout(timer)
      show(session, readPlace(location.search))
    }
    const stops = [session.workbench.store.subscribe(later), statusSlots.subscribe(later)]
    window.addEventListener('popstate', back)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('popstate', back)
      for (const stop of stops) stop()
    }
  }, [session])
}

/** A step in the browser's history, but never out of this workspace. */
export function goThroughPlaces(by: -1 | 1): void {
  if (by < 0 && (trailOf(history.state)?.depth ?? 0) === 0) return
  history.go(by)
}

/** A place of old that was closed meanwhile is only looked at. */
function show({ workbench }: WorkspaceSession, place: Place | undefined): void {
  if (place?.kind === 'panel') workbench.open(place.panel)
  if (place?.kind === 'file') workbench.openFile(place.file, place.at, { preview: true })
}

function write(session: WorkspaceSession): void {
  const now = standOf(session)
  if (now === undefined) return
  const { depth, ...before }: Trail = trailOf(history.state) ?? {
    panel: null,
    line: null,
    depth: 0,
  }
  const move = moveBetween(before, now)
  if (move === 'none') return
  const at = now.line === null || now.line === 1 ? null : { line: now.line }
  const search = placeSearch(now.panel, at)
  const url = location.pathname + (isAlone(location.search) ? aloneSearch(search) : search)
  const trail: Trail = { ...now, depth: move === 'new' ? depth + 1 : depth }
  if (move === 'new') history.pushState({ trail }, '', url)
  else history.replaceState({ trail }, '', url)
}

/** Undefined on the way to a place: what is passed is no place. */
function standOf({ workbench }: WorkspaceSession): Stand | undefined {
  const { active: panel, reveal } = workbench.store.getState()
  const path = panelPath(panel)
  if (reveal !== null && reveal.path === path) return undefined
  const { caret } = statusSlots.getState()
  return { panel, line: caret !== null && caret.path === path ? caret.line : null }
}
