import {
  AppWindow,
  Database,
  Files,
  type LucideIcon,
  MessagesSquare,
  Search,
  Settings,
  SquareTerminal,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { cx } from '../ui/cx.ts'
import { Tip } from '../ui/tooltip.tsx'
import { ChatBadge, unreadWords } from '../chat/chat-badge.tsx'
import type { Unread } from '../chat/chat-cache.ts'
import { useUnread } from '../chat/use-chat.ts'
import { t } from '../words/words.ts'
import type { Side } from './layout-store.ts'
import { useLayout, useWorkspace } from './use-workspace.ts'

type Item = {
  label: string
  icon: LucideIcon
  on: boolean
  press: () => void
  unread?: Unread
  disabled?: boolean
}

/** The way to every part of a workspace. */
export function Rail(): ReactNode {
  const { session, workspace } = useWorkspace()
  const { layout, workbench } = session
  const side = useLayout((state) => state.side)
  const bottom = useLayout((state) => state.bottomOpen)
  const right = useLayout((state) => state.rightOpen)
  const mirrored = useLayout((state) => state.mirrored)
  const active = useStore(workbench.store, (state) => state.active)
  const unread = useUnread()
  const disabled = workspace.status !== 'running'
  const toggle = (to: Side) => (): void => layout.setState({ side: side === to ? null : to })
  const shows = (to: Side): boolean => !disabled && side === to
  const items: Item[] = [
    { label: t('Files'), icon: Files, on: shows('files'), press: toggle('files'), disabled },
    { label: t('Search'), icon: Search, on: shows('search'), press: toggle('search'), disabled },
    {
      label: t('Terminal'),
      icon: SquareTerminal,
      on: !disabled && bottom,
      press: () => layout.setState({ bottomOpen: !bottom }),
      disabled,
    },
    {
      label: t('Database'),
      icon: Database,
      on: shows('database'),
      press: () => {
        toggle('database')()
        if (side !== 'database') workbench.open({ kind: 'database' })
      },
      disabled,
    },
    {
      label: t('Ports and preview'),
      icon: AppWindow,
      on: shows('ports'),
      press: toggle('ports'),
      disabled,
    },
  ]
  return (
    <nav
      aria-label={t('Parts of the workspace')}
      data-region="rail"
      className={cx(
        'flex w-12 shrink-0 flex-col items-center gap-1 border-line bg-app py-1',
        mirrored ? 'border-l' : 'border-r',
      )}
    >
      {items.map((item) => (
        <RailButton key={item.label} {...item} />
      ))}
      <div className="flex-1" />
      <RailButton
        label={t('People and chat')}
        icon={MessagesSquare}
        on={right}
        unread={unread}
        press={() => layout.setState({ rightOpen: !right })}
      />
      <RailButton
        label={t('Workspace settings')}
        icon={Settings}
        on={active === 'settings'}
        disabled={disabled}
        press={() => workbench.open({ kind: 'settings' })}
      />
    </nav>
  )
}

function RailButton({ label, icon: Icon, on, press, unread, disabled }: Item): ReactNode {
  const name = [label, unread && unreadWords(unread)].filter(Boolean).join(', ')
  return (
    <Tip label={name} side="right">
      <button
        type="button"
        aria-label={name}
        aria-pressed={on}
        disabled={disabled}
        onClick={press}
        className={cx(
          'relative flex size-10 items-center justify-center rounded-control transition-colors duration-80 disabled:opacity-35',
          on ? 'bg-selected text-hi' : 'text-faint hover:bg-hover hover:text-hi',
        )}
      >
        <Icon size={20} strokeWidth={1.5} aria-hidden />
        {unread && <ChatBadge unread={unread} className="absolute top-0.5 right-0.5" />}
      </button>
    </Tip>
  )
}
