import 'dockview-react/dist/styles/dockview.css'
import './centre.css'
import {
  type DockviewApi,
  DockviewReact,
  type DockviewReadyEvent,
  type IDockviewPanelHeaderProps,
  type IDockviewPanelProps,
} from 'dockview-react'
import { Files, X } from 'lucide-react'
import { type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { StateView } from '../ui/common-states.tsx'
import type { LayoutStore } from './layout-store.ts'
import { PanelView } from './panels.tsx'
import { TabPeople } from '../people/tab-people.tsx'
import { useWorkspace } from './use-workspace.ts'
import { type Dock, type Workbench, panelId, panelOf, panelTitle } from './workbench.ts'

const THEME = { name: 'atelier', className: 'dockview-atelier' }
const COMPONENTS = { panel: DockPanel }
const SAVE_MS = 300

/** The middle: panels in tabs that can be split, moved and sized, and stay as they were left. */
export function Centre(): ReactNode {
  const { session } = useWorkspace()
  const [dockview, setDockview] = useState<DockviewApi>()
  useEffect(() => {
    if (!dockview) return
    return connect(dockview, session.workbench, session.layout)
  }, [dockview, session])
  return (
    <DockviewReact
      theme={THEME}
      components={COMPONENTS}
      defaultTabComponent={DockTab}
      watermarkComponent={NothingOpen}
      disableFloatingGroups
      onReady={({ api }: DockviewReadyEvent) => setDockview(api)}
    />
  )
}

/** Brings back the stored layout, then lets workbench and dockview follow each other. */
function connect(dockview: DockviewApi, workbench: Workbench, layout: LayoutStore): () => void {
  const wanted = workbench.store.getState()
  restore(dockview, layout.getState().dock)
  const dock = dockOf(dockview)
  for (const panel of wanted.panels) {
    if (!dockview.getPanel(panelId(panel))) {
      dock.add(panel, { beside: panel.kind === 'preview' && dockview.totalPanels > 0 })
    }
  }
  if (wanted.active !== null) dock.focus(wanted.active)
  const detach = workbench.attach(dock)
  const mirror = (): void =>
    workbench.mirror(
      dockview.panels.map(({ id }) => id),
      dockview.activePanel?.id ?? null,
    )
  mirror()
  let timer: ReturnType<typeof setTimeout> | undefined
  const save = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => layout.setState({ dock: dockview.toJSON() }), SAVE_MS)
  }
  // What was opened on the way here is part of the layout too.
  save()
  const subscriptions = [
    dockview.onDidAddPanel(mirror),
    dockview.onDidRemovePanel(mirror),
    dockview.onDidActivePanelChange(mirror),
    dockview.onDidLayoutChange(save),
  ]
  return () => {
    clearTimeout(timer)
    detach()
    for (const subscription of subscriptions) subscription.dispose()
  }
}

function restore(dockview: DockviewApi, stored: unknown): void {
  if (typeof stored !== 'object' || stored === null) return
  try {
    dockview.fromJSON(stored as Parameters<DockviewApi['fromJSON']>[0])
    for (const panel of dockview.panels.filter(({ id }) => !panelOf(id))) panel.api.close()
  } catch {
    // A layout of another version: better an empty middle than none.
    dockview.clear()
  }
}

function dockOf(dockview: DockviewApi): Dock {
  return {
    add: (panel, { beside }) => {
      const files = dockview.panels.filter(({ id }) => id !== 'preview')
      const active = dockview.activePanel
      // What is opened to be worked on goes beside its like, never into the preview's tabs.
      const like = active && active.id !== 'preview' ? active : files.at(-1)
      const neighbour = beside ? active : like
      dockview.addPanel({
        id: panelId(panel),
        title: panelTitle(panel),
        component: 'panel',
        // A frame that is moved in the page starts over; terminals and previews must not.
        renderer: panel.kind === 'preview' ? 'always' : 'onlyWhenVisible',
        ...(neighbour && {
          position: {
            referencePanel: neighbour.id,
            direction: beside ? ('right' as const) : ('within' as const),
          },
        }),
      })
    },
    focus: (id) => dockview.getPanel(id)?.api.setActive(),
    remove: (id) => dockview.getPanel(id)?.api.close(),
  }
}

function DockPanel({ api }: IDockviewPanelProps): ReactNode {
  const panel = panelOf(api.id)
  return (
    <div className="h-full overflow-hidden bg-editor">{panel && <PanelView panel={panel} />}</div>
  )
}

function DockTab({ api }: IDockviewPanelHeaderProps): ReactNode {
  const panel = panelOf(api.id)
  const title = panel ? panelTitle(panel) : (api.title ?? '')
  const close = (event: MouseEvent): void => {
    event.stopPropagation()
    api.close()
  }
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Its name makes a tab wider than dockview thought when it scrolled to it.
    const show = (): void => box.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    if (api.isActive) show()
    const changes = api.onDidActiveChange(({ isActive }) => isActive && show())
    return () => changes.dispose()
  }, [api])
  return (
    <div
      ref={box}
      className="group flex h-full items-center gap-1.5 pr-1.5 pl-3"
      title={panel?.kind === 'file' ? panel.path : undefined}
      onAuxClick={(event) => event.button === 1 && close(event)}
    >
      <span className="max-w-44 truncate">{title}</span>
      {panel?.kind === 'file' && <TabPeople path={panel.path} />}
      {/* A tab must hold nothing that takes focus: by key it is Delete, or the command. */}
      <span
        aria-hidden
        title={`Close ${title}`}
        onClick={close}
        onPointerDown={(event) => event.stopPropagation()}
        className="flex size-6 cursor-pointer items-center justify-center rounded text-faint opacity-60 group-hover:opacity-100 hover:bg-hover hover:text-hi focus-visible:opacity-100"
      >
        <X size={14} strokeWidth={1.5} aria-hidden />
      </span>
    </div>
  )
}

function NothingOpen(): ReactNode {
  const { session } = useWorkspace()
  return (
    <StateView
      state={{
        kind: 'empty',
        title: 'No file is open',
        icon: <Files size={28} strokeWidth={1.25} aria-hidden />,
        hint: 'Pick one in the tree, or look at the running app.',
        action: (
          <>
            <Button onClick={() => session.layout.setState({ side: 'files' })}>Show files</Button>
            <Button tone="quiet" onClick={() => session.workbench.open({ kind: 'preview' })}>
              Open the preview
            </Button>
          </>
        ),
      }}
    />
  )
}
