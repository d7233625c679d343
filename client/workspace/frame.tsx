import { type ReactNode, useEffect } from 'react'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { ErrorBoundary } from '../app/error-boundary.tsx'
import { SkipLink } from '../palette/skip-link.tsx'
import { cx } from '../ui/cx.ts'
import { Splitter } from '../ui/splitter.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import { NotRunning } from './not-running.tsx'
import { Rail } from './rail.tsx'
import { RightDock } from './right-dock.tsx'
import { SidePanel } from './side-panel.tsx'
import { StatusBar } from './status-bar.tsx'
import { TerminalsArea } from './terminals-area.tsx'
import { TopBar } from './top-bar.tsx'
import { useLayout, useWorkspace } from './use-workspace.ts'

const Centre = lazy(async () => ({ default: (await import('./centre.tsx')).Centre }))

/** The workspace on a screen with room: rail, side, middle, bottom, right, status. */
export function Frame(): ReactNode {
  const { workspace } = useWorkspace()
  const mirrored = useLayout((state) => state.mirrored)
  const beside = useLayout((state) => state.terminalsBeside)
  return (
    <div className="flex h-dvh flex-col overflow-hidden bg-app">
      <SkipLink />
      <TopBar />
      {/* Turned round by style alone: parts that moved in the page would start over. */}
      <div className={cx('flex min-h-0 flex-1', mirrored && 'flex-row-reverse')}>
        <Rail />
        {workspace.status === 'running' ? (
          <>
            <SideArea />
            <main
              className={cx('flex min-w-0 flex-1', !beside && 'flex-col')}
              aria-label={t('Editors')}
            >
              <div className="min-h-0 min-w-0 flex-1" data-region="editor">
                <ErrorBoundary name={t('The editor area')}>
                  <Awaiting fallback={<Waiting>{t('Opening…')}</Waiting>}>
                    <Centre />
                  </Awaiting>
                </ErrorBoundary>
              </div>
              <BottomArea />
            </main>
          </>
        ) : (
          <main className="min-w-0 flex-1 bg-editor" data-region="editor">
            <NotRunning />
          </main>
        )}
        <RightArea />
      </div>
      <StatusBar />
    </div>
  )
}

function SideArea(): ReactNode {
  const { layout } = useWorkspace().session
  const side = useLayout((state) => state.side)
  const width = useLayout((state) => state.sideWidth)
  const mirrored = useLayout((state) => state.mirrored)
  if (side === null) return null
  return (
    <aside
      className={cx('flex shrink-0 bg-panel', mirrored && 'flex-row-reverse')}
      aria-label={t('Side panel')}
      data-region="side"
    >
      <div className="flex flex-col" style={{ width }}>
        <ErrorBoundary name={t('The side panel')} key={side}>
          <SidePanel side={side} />
        </ErrorBoundary>
      </div>
      <Splitter
        label={t('Width of the side panel')}
        axis="x"
        value={width}
        min={160}
        max={640}
        invert={mirrored}
        onChange={(sideWidth) => layout.setState({ sideWidth })}
      />
    </aside>
  )
}

function BottomArea(): ReactNode {
  const { layout } = useWorkspace().session
  const open = useLayout((state) => state.bottomOpen)
  const beside = useLayout((state) => state.terminalsBeside)
  const height = useLayout((state) => state.bottomHeight)
  const width = useLayout((state) => state.terminalsWidth)
  if (!open) return null
  const size = beside
    ? { label: t('Width of the terminals'), axis: 'x' as const, value: width, min: 240, max: 1200 }
    : { label: t('Height of the terminals'), axis: 'y' as const, value: height, min: 100, max: 700 }
  return (
    <>
      <Splitter
        {...size}
        invert
        onChange={(value) =>
          layout.setState(beside ? { terminalsWidth: value } : { bottomHeight: value })
        }
      />
      <section
        aria-label={t('Terminals')}
        data-region="bottom"
        className={cx('shrink-0 bg-editor', beside ? 'max-w-[70%]' : 'max-h-[70%]')}
        style={beside ? { width } : { height }}
      >
        <TerminalsArea />
      </section>
    </>
  )
}

function RightArea(): ReactNode {
  const { layout } = useWorkspace().session
  const open = useLayout((state) => state.rightOpen)
  const width = useLayout((state) => state.rightWidth)
  const mirrored = useLayout((state) => state.mirrored)
  // Turned round, the chat stands at the other side, and the corner of the toasts is free.
  useKeptFreeOfToasts(open && !mirrored ? width : 0)
  if (!open) return null
  return (
    <aside
      className={cx('flex shrink-0 bg-panel', mirrored && 'flex-row-reverse')}
      aria-label={t('People and chat')}
      data-region="right"
    >
      <Splitter
        label={t('Width of people and chat')}
        axis="x"
        value={width}
        min={220}
        max={640}
        invert={!mirrored}
        onChange={(rightWidth) => layout.setState({ rightWidth })}
      />
      <div className="flex flex-col" style={{ width }}>
        <RightDock />
      </div>
    </aside>
  )
}

/** Toasts stand left of the chat, whose box to write in is in their corner. */
function useKeptFreeOfToasts(width: number): void {
  useEffect(() => {
    const { style } = document.documentElement
    style.setProperty('--toasts-right', `${width}px`)
    return () => void style.removeProperty('--toasts-right')
  }, [width])
}
