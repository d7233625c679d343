import 'dockview-react/dist/styles/dockview.css'
import { t } from '../words/words.ts'
import './centre.css'
import {
  type DockviewApi,
  DockviewReact,
  type DockviewReadyEvent,
  type IDockviewPanelProps,
} from 'dockview-react'
import { Files } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { StateView } from '../ui/common-states.tsx'
import { DockTab } from './dock-tab.tsx'
import { connect } from './dockview-dock.ts'
import { PanelView } from './panels.tsx'
import { TabList } from './tab-list.tsx'
import { useWorkspace } from './use-workspace.ts'
import { panelOf } from './workbench.ts'

const THEME = { name: 'atelier', className: 'dockview-atelier' }
const COMPONENTS = { panel: DockPanel }

/** The middle: panels in tabs that can be split, moved and sized, and stay as they were left. */
export function Centre(): ReactNode {
  const { session } = useWorkspace()
  const box = useRef<HTMLDivElement>(null)
  const [dockview, setDockview] = useState<DockviewApi>()
  useEffect(() => {
    if (!dockview) return
    return connect(dockview, session.workbench, session.layout)
  }, [dockview, session])
  useEffect(() => {
    if (dockview && box.current) return withoutLevels(box.current, dockview)
  }, [dockview])
  return (
    <div ref={box} className="h-full">
      <DockviewReact
        theme={THEME}
        components={COMPONENTS}
        defaultTabComponent={DockTab}
        // Its own list takes no keys.
        disableTabsOverflowList
        rightHeaderActionsComponent={TabList}
        watermarkComponent={NothingOpen}
        onReady={({ api }: DockviewReadyEvent) => setDockview(api)}
      />
    </div>
  )
}

/** Dockview tells which floating group lies above which by an attribute no dialog may have; the style tells it too. */
function withoutLevels(root: HTMLElement, dockview: DockviewApi): () => void {
  const strip = (): void => {
    for (const one of root.querySelectorAll('.dv-resize-container[aria-level]'))
      one.removeAttribute('aria-level')
  }
  const watcher = new MutationObserver(strip)
  watcher.observe(root, { subtree: true, attributes: true, attributeFilter: ['aria-level'] })
  const changes = dockview.onDidLayoutChange(strip)
  strip()
  return () => {
    watcher.disconnect()
    changes.dispose()
  }
}

/** What a tab shows comes with the first look at it: a layout of twenty files opens one. */
function DockPanel({ api }: IDockviewPanelProps): ReactNode {
  const panel = panelOf(api.id)
  const [seen, setSeen] = useState(api.isVisible)
  useEffect(() => {
    const changes = api.onDidVisibilityChange(({ isVisible }) => isVisible && setSeen(true))
    return () => changes.dispose()
  }, [api])
  return (
    <div className="h-full overflow-hidden bg-editor">
      {panel && seen && <PanelView panel={panel} />}
    </div>
  )
}

function NothingOpen(): ReactNode {
  const { session } = useWorkspace()
  return (
    <StateView
      state={{
        kind: 'empty',
        title: t('No file is open'),
        icon: <Files size={28} strokeWidth={1.25} aria-hidden />,
        hint: t('Pick one in the tree, or look at the running app.'),
        action: (
          <>
            <Button onClick={() => session.layout.setState({ side: 'files' })}>
              {t('Show files')}
            </Button>
            <Button tone="quiet" onClick={() => session.workbench.open({ kind: 'preview' })}>
              {t('Open the preview')}
            </Button>
          </>
        ),
      }}
    />
  )
}
