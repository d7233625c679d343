import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { TerminalId } from '../../shared/ids.ts'
import { IDLE_MS, type Whereabouts } from '../../shared/news.ts'
import type { Port } from '../../shared/ports.ts'
import type { Terminal } from '../../shared/terminals.ts'
import { unreachable } from '../../shared/unreachable.ts'
import { editorViews } from '../people/editor-views.ts'
import { portToShow } from '../preview/preview-choice.ts'
import { terminalToShow } from '../terminal/terminal-choice.ts'
import { handsIn } from './hands.ts'
import { keys } from './query-keys.ts'
import type { WorkspaceSession } from './session.ts'
import { statusSlots } from './status-slots.ts'
import { useWorkspace } from './use-workspace.ts'
import { type Panel, panelOf } from './workbench.ts'

const CHECK_MS = 10_000

/** Tells the others where I am, and whether my hands rest. */
export function useWhereabouts(): void {
  const { session } = useWorkspace()
  const queries = useQueryClient()
  useEffect(() => {
    const { workbench, terminals, hands, preview, follow, layout, console } = session
    let touchedAt = Date.now()
    const say = (): void =>
      session.news.sayWhere(whereIn(session, queries), Date.now() - touchedAt > IDLE_MS)
    const touch = (): void => {
      const rested = Date.now() - touchedAt > IDLE_MS
      touchedAt = Date.now()
      if (rested) say()
    }
    const place = ({ target }: Event): void => {
      const at = handsIn(target)
      if (at) hands.setState({ at })
    }
    // Opened from the rail or by a key: that is where one is now, though nothing there was touched yet.
    const stopFront = workbench.store.subscribe(({ active }, before) => {
      if (active !== null && active !== before.active) hands.setState({ at: 'centre' })
    })
    const timer = setInterval(say, CHECK_MS)
    const stops = [
      stopFront,
      ...[statusSlots, editorViews.store, hands, layout, console].map((store) =>
        store.subscribe(say),
      ),
      ...[workbench, terminals, preview, follow].map(({ store }) => store.subscribe(say)),
      listen('keydown', touch),
      listen('pointermove', touch),
      listen('pointerdown', place),
      listen('focusin', place),
    ]
    say()
    return () => {
      clearInterval(timer)
      for (const stop of stops) stop()
    }
  }, [session, queries])
}

function listen(type: keyof WindowEventMap, hear: (event: Event) => void): () => void {
  window.addEventListener(type, hear, { passive: true, capture: true })
  return () => window.removeEventListener(type, hear, { capture: true })
}

/** Where I am, with whom I follow. */
function whereIn(session: WorkspaceSession, queries: QueryClient): Whereabouts {
  const { leader } = session.follow
  return { ...placeIn(session, queries), ...(leader && { following: leader.id }) }
}

function placeIn(session: WorkspaceSession, queries: QueryClient): Whereabouts {
  const terminal = terminalIn(session, queries)
  if (terminal) return { file: null, line: null, panel: 'terminal', terminal }
  const { active } = session.workbench.store.getState()
  const panel = active === null ? undefined : panelOf(active)
  return panel ? panelPlace(panel, session, queries) : { file: null, line: null, panel: null }
}

/** The terminal my hands are in, if they are in one that is on screen. */
function terminalIn(session: WorkspaceSession, queries: QueryClient): TerminalId | undefined {
  const { bottomOpen, phoneTab } = session.layout.getState()
  const phone = matchMedia('(max-width: 759px)').matches
  const there = phone
    ? phoneTab === 'terminal'
    : bottomOpen && session.hands.getState().at === 'terminal'
  if (!there) return undefined
  const list = queries.getQueryData<readonly Terminal[]>(keys.terminals(session.id)) ?? []
  return TerminalId.safeParse(terminalToShow(session.terminals.store.getState(), list)).data
}

function panelPlace(panel: Panel, session: WorkspaceSession, queries: QueryClient): Whereabouts {
  switch (panel.kind) {
    case 'file':
      return { file: panel.path, panel: 'editor', ...sightOf(panel.path) }
    case 'database':
      return consolePlace(session)
    case 'preview':
      return { file: null, line: null, panel: 'preview', ...previewOf(session, queries) }
    case 'terminal':
      return { file: null, line: null, panel: 'terminal', ...terminalOf(panel.id) }
    case 'ports':
    case 'settings':
      return { file: null, line: null, panel: panel.kind }
    default:
      return unreachable(panel)
  }
}

/** Which query or table, if it is one that others can open, too. */
function consolePlace({ console }: WorkspaceSession): Whereabouts {
  const { front } = console.getState()
  if (front?.kind === 'file') return { file: front.path, panel: 'database', ...sightOf(front.path) }
  const table = front && { table: { schema: front.schema, name: front.table } }
  return { file: null, line: null, panel: 'database', ...table }
}

function terminalOf(id: string): Pick<Whereabouts, 'terminal'> {
  const { data } = TerminalId.safeParse(id)
  return data === undefined ? {} : { terminal: data }
}

function sightOf(path: string): Pick<Whereabouts, 'line' | 'lines'> {
  const { caret } = statusSlots.getState()
  const lines = editorViews.seen(path)
  return { line: caret?.path === path ? caret.line : null, ...(lines && { lines }) }
}

function previewOf(
  { id, preview }: WorkspaceSession,
  queries: QueryClient,
): Pick<Whereabouts, 'preview'> {
  const choice = preview.store.getState()
  const ports = queries.getQueryData<readonly Port[]>(keys.ports(id)) ?? []
  const port = portToShow(choice, ports)
  return port === undefined ? {} : { preview: { port, path: choice.path.slice(0, 2_000) } }
}
