import type { DockviewApi, IDockviewPanel } from 'dockview-react'
import type { LayoutStore } from './layout-store.ts'
import { pinnedFirst } from './tab-marks.ts'
import type { Direction, Dock, DockPlace, Panel, Workbench } from './workbench.ts'
import { panelId, panelOf, panelTitle } from './workbench.ts'

const SAVE_MS = 300

/** Brings back the stored layout, then lets workbench and dockview follow each other. */
export function connect(
  dockview: DockviewApi,
  workbench: Workbench,
  layout: LayoutStore,
): () => void {
  const wanted = workbench.store.getState()
  workbench.recall(layout.getState().tabs)
  restore(dockview, layout.getState().dock)
  const dock = dockOf(dockview, workbench)
  for (const panel of wanted.panels) {
    if (dockview.getPanel(panelId(panel))) continue
    dock.add(panel, {
      beside: panel.kind === 'preview' && dockview.totalPanels > 0 ? 'right' : null,
    })
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
    dockview.onDidMovePanel(({ panel }) => {
      workbench.keep(panel.id)
      dock.arrange()
    }),
  ]
  const unsubscribe = workbench.store.subscribe(({ marks: { preview, pinned } }, before) => {
    if (preview === before.marks.preview && pinned === before.marks.pinned) return
    layout.setState({ tabs: { preview, pinned: [...pinned] } })
  })
  return () => {
    clearTimeout(timer)
    detach()
    unsubscribe()
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

function dockOf(dockview: DockviewApi, workbench: Workbench): Dock {
  const pins = (): readonly string[] => workbench.store.getState().marks.pinned
  let arranging = false
  const arrange = (): void => {
    // Every move is told, and would have all arranged again.
    if (arranging) return
    arranging = true
    for (const group of dockview.groups) arrangeGroup(group.panels, pins())
    arranging = false
  }
  return {
    arrange,
    add: (panel, place) => {
      const position = positionFor(dockview, { panel, place })
      dockview.addPanel({
        id: panelId(panel),
        title: panelTitle(panel),
        component: 'panel',
        inactive: place.quiet === true,
        // A frame that is moved in the page starts over; terminals and previews must not.
        renderer: panel.kind === 'preview' ? 'always' : 'onlyWhenVisible',
        ...(position && { position }),
      })
      arrange()
    },
    focus: (id) => dockview.getPanel(id)?.api.setActive(),
    remove: (id) => dockview.getPanel(id)?.api.close(),
    split: (id, to) => {
      const panel = dockview.getPanel(id)
      if (!panel || panel.group.panels.length < 2) return
      panel.api.moveTo({ group: panel.group, position: to === 'below' ? 'bottom' : 'right' })
    },
    float: (id) => {
      const panel = dockview.getPanel(id)
      if (panel) floatOrLand(dockview, panel)
    },
    maximise: (id) => {
      const panel = dockview.getPanel(id)
      if (dockview.hasMaximizedGroup()) dockview.exitMaximizedGroup()
      else panel?.api.maximize()
    },
    gather: () => gather(dockview),
    row: (id) => dockview.getPanel(id)?.group.panels.map((panel) => panel.id) ?? [],
  }
}

/** A little smaller than what is below, so that one sees that it lies above. */
function floatOrLand(dockview: DockviewApi, panel: IDockviewPanel): void {
  if (panel.api.location.type === 'grid') {
    const [width, height] = [dockview.width * 0.6, dockview.height * 0.7]
    const box = { x: dockview.width * 0.3, y: dockview.height * 0.12, width, height }
    return dockview.addFloatingGroup(panel, box)
  }
  const ground = dockview.groups.find(({ api }) => api.location.type === 'grid')
  panel.api.moveTo({ group: ground ?? dockview.addGroup() })
}

function gather(dockview: DockviewApi): void {
  if (dockview.hasMaximizedGroup()) dockview.exitMaximizedGroup()
  const preview = dockview.getPanel('preview')
  const others = dockview.panels.filter((panel) => panel !== preview)
  if (others.length === 0) return
  const ground = others.find(({ api }) => api.location.type === 'grid')?.group
  const group = ground ?? dockview.addGroup()
  for (const panel of others) if (panel.group !== group) panel.api.moveTo({ group })
  if (!preview) return
  if (preview.group === group) preview.api.moveTo({ group, position: 'right' })
  else if (preview.api.location.type !== 'grid')
    preview.api.moveTo({ group: dockview.addGroup({ referenceGroup: group, direction: 'right' }) })
  preview.group.api.setSize({ width: dockview.width / 2 })
}

function arrangeGroup(panels: readonly IDockviewPanel[], pins: readonly string[]): void {
  const wanted = pinnedFirst(
    panels.map(({ id }) => id),
    pins,
  )
  if (wanted.every((id, index) => panels[index]?.id === id)) return
  const byId = new Map(panels.map((panel) => [panel.id, panel]))
  for (const [index, id] of wanted.entries()) {
    const panel = byId.get(id)
    if (panel?.group.panels[index] === panel) continue
    panel?.api.moveTo({ group: panel.group, index, skipSetActive: true })
  }
}

type Position = NonNullable<Parameters<DockviewApi['addPanel']>[0]['position']>

/** Beside means right of what is in front; else next to its like, never among the preview's tabs. */
function positionFor(
  dockview: DockviewApi,
  { panel, place }: { panel: Panel; place: DockPlace },
): Position | undefined {
  const old = place.instead === null ? undefined : dockview.getPanel(place.instead ?? '')
  const active = dockview.activePanel
  if (old && (panel.kind !== 'file' || old.group === active?.group || place.quiet)) {
    return { referencePanel: old.id, direction: 'within', index: old.group.panels.indexOf(old) }
  }
  if (place.beside) return besideOf(dockview, place.beside)
  const files = dockview.panels.filter(({ id }) => id !== 'preview')
  const like = active && active.id !== 'preview' ? active : files.at(-1)
  if (!like) return active && { referencePanel: active.id, direction: 'left' }
  const index = like.group.panels.indexOf(like) + 1
  return { referencePanel: like.id, direction: 'within', index }
}

function besideOf(dockview: DockviewApi, direction: Direction): Position | undefined {
  const active = dockview.activePanel
  return active && { referencePanel: active.id, direction }
}
