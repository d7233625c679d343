import {
  AppWindow,
  Code,
  Files,
  type LucideIcon,
  MessagesSquare,
  SquareTerminal,
  X,
} from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { unreachable } from '../../shared/unreachable.ts'
import { Awaiting } from '../app/lazy.tsx'
import { ChatBadge, unreadWords } from '../chat/chat-badge.tsx'
import { useUnread } from '../chat/use-chat.ts'
import type { Swipe } from '../phone/swipe.ts'
import { useKeyboard } from '../phone/use-keyboard.ts'
import { useSwipes } from '../phone/use-swipes.ts'
import { StateView } from '../ui/common-states.tsx'
import { cx } from '../ui/cx.ts'
import { Waiting } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import type { PhoneTab } from './layout-store.ts'
import { NotRunning } from './not-running.tsx'
import { PanelView } from './panels.tsx'
import { RightDock } from './right-dock.tsx'
import { SidePanel } from './side-panel.tsx'
import { StatusBar } from './status-bar.tsx'
import { TerminalsArea } from './terminals-area.tsx'
import { TopBar } from './top-bar.tsx'
import { useLayout, useWorkspace } from './use-workspace.ts'
import { type Panel, panelId, panelTitle } from './workbench.ts'

const TABS: readonly { id: PhoneTab; label: string; icon: LucideIcon }[] = [
  { id: 'files', label: t('Files'), icon: Files },
  { id: 'code', label: t('Code'), icon: Code },
  { id: 'terminal', label: t('Terminal'), icon: SquareTerminal },
  { id: 'preview', label: t('Preview'), icon: AppWindow },
  { id: 'chat', label: t('Chat'), icon: MessagesSquare },
]

/** The workspace in one hand: one panel at a time, and a bar to choose it. */
export function PhoneFrame(): ReactNode {
  const { workspace, session } = useWorkspace()
  const tab = useLayout((state) => state.phoneTab)
  const unread = useUnread()
  const runs = workspace.status === 'running' || tab === 'chat'
  const keyboard = useKeyboard()
  const choose = (id: PhoneTab): void => session.layout.setState({ phoneTab: id })
  const swipes = useSwipes((swipe) => choose(beside(tab, swipe)))
  return (
    <div
      className="flex h-dvh flex-col overflow-hidden bg-app"
      style={keyboard.up ? { height: keyboard.height } : undefined}
      {...swipes}
    >
      {!keyboard.up && <TopBar />}
      <main className="flex min-h-0 flex-1 flex-col bg-panel">
        {runs ? <PhonePanel tab={tab} /> : <NotRunning />}
      </main>
      {tab === 'code' && !keyboard.up && <StatusBar />}
      <nav
        aria-label={t('Parts of the workspace')}
        hidden={keyboard.up}
        className="flex shrink-0 border-t border-line bg-app pb-[env(safe-area-inset-bottom)]"
      >
        {TABS.map(({ id, label, icon: Icon }) => (
          <button
            key={id}
            type="button"
            aria-current={tab === id ? 'page' : undefined}
            onClick={() => choose(id)}
            className={cx(
              'relative flex h-13 flex-1 flex-col items-center justify-center gap-0.5 text-label outline-offset-[-3px]',
              tab === id ? 'text-hi shadow-[inset_0_2px_0_var(--you)]' : 'text-muted',
            )}
          >
            <Icon size={20} strokeWidth={1.5} aria-hidden />
            {label}
            {id === 'chat' && unread.all > 0 && (
              <>
                <span className="sr-only">, {unreadWords(unread)}</span>
                <ChatBadge unread={unread} className="absolute top-1 left-[calc(50%+6px)]" />
              </>
            )}
          </button>
        ))}
      </nav>
    </div>
  )
}

/** The panel before or after one, as a finger turns pages; the last stays the last. */
function beside(tab: PhoneTab, swipe: Swipe): PhoneTab {
  const at = TABS.findIndex(({ id }) => id === tab) + (swipe === 'left' ? 1 : -1)
  return TABS[at]?.id ?? tab
}

function PhonePanel({ tab }: { tab: PhoneTab }): ReactNode {
  switch (tab) {
    case 'files':
      return <SidePanel side="files" />
    case 'code':
      return <OpenFiles />
    case 'terminal':
      return <TerminalsArea />
    case 'preview':
      return <PanelView panel={{ kind: 'preview' }} />
    case 'chat':
      return (
        <Awaiting fallback={<Waiting>{t('Loading…')}</Waiting>}>
          <RightDock />
        </Awaiting>
      )
    default:
      return unreachable(tab)
  }
}

function OpenFiles(): ReactNode {
  const { workbench } = useWorkspace().session
  const { panels, active } = useStore(workbench.store)
  const shown = panels.filter(({ kind }) => kind !== 'preview')
  const current = shown.find((panel) => panelId(panel) === active) ?? shown.at(-1)
  if (!current)
    return (
      <StateView
        state={{ kind: 'empty', title: t('No file is open'), hint: t('Pick one under Files.') }}
      />
    )
  return (
    <>
      <div className="flex h-11 shrink-0 border-b border-line">
        <div
          role="tablist"
          aria-label={t('Open files')}
          className="flex min-w-0 flex-1 overflow-x-auto"
        >
          {shown.map((panel) => (
            <FileTab
              key={panelId(panel)}
              panel={panel}
              selected={panel === current}
              choose={() => workbench.open(panel)}
            />
          ))}
        </div>
        <button
          type="button"
          aria-label={t('Close {current}', { current: panelTitle(current) })}
          className="flex size-11 shrink-0 items-center justify-center text-muted"
          onClick={() => workbench.close(panelId(current))}
        >
          <X size={16} strokeWidth={1.5} aria-hidden />
        </button>
      </div>
      <div className="min-h-0 flex-1 bg-editor">
        <PanelView key={panelId(current)} panel={current} />
      </div>
    </>
  )
}

type TabProps = { panel: Panel; selected: boolean; choose: () => void }

function FileTab({ panel, selected, choose }: TabProps): ReactNode {
  const tab = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (selected) tab.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [selected])
  return (
    <button
      ref={tab}
      type="button"
      role="tab"
      aria-selected={selected}
      onClick={choose}
      className={cx(
        'h-11 max-w-40 shrink-0 truncate px-3 outline-offset-[-3px]',
        selected ? 'bg-editor text-hi shadow-[inset_0_-2px_0_var(--you)]' : 'text-muted',
      )}
    >
      {panelTitle(panel)}
    </button>
  )
}
