import { Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { WorkspaceStatus } from '../dashboard/workspace-status.tsx'
import { type DotTone, StatusDot } from '../ui/status-dot.tsx'
import { Tip } from '../ui/tooltip.tsx'
import { t } from '../words/words.ts'
import { CloneNotice } from './clone-notice.tsx'
import { IdleNotice } from './idle-notice.tsx'
import { type SyncWord, statusSlots } from './status-slots.ts'
import { panelPath } from './workbench.ts'
import { useLayout, useNews, useWorkspace } from './use-workspace.ts'
import { syncWordOf } from '../collab/sync-word.ts'

const TONES: Record<SyncWord, DotTone> = {
  Synced: 'success',
  Saving: 'busy',
  Offline: 'warning',
  Reconnecting: 'warning',
  'Read-only': 'off',
}

/** What is true right now, in a line. */
export function StatusBar(): ReactNode {
  const { workspace, session } = useWorkspace()
  const news = useNews()
  const right = useLayout((state) => state.rightOpen)
  const people = new Set(news.present.map(({ person }) => person.id)).size
  return (
    <footer
      aria-label={t('Status')}
      data-region="status"
      className="flex h-6.25 shrink-0 items-center gap-4 border-t border-line bg-app px-3 text-meta text-muted [@media(max-height:320px)]:hidden"
    >
      <WorkspaceStatus status={workspace.status} />
      <Sync lost={news.status === 'lost'} />
      <IdleNotice />
      <CloneNotice />
      <div className="flex-1" />
      <Caret />
      <button
        type="button"
        className="flex h-6 min-w-6 items-center gap-1.5 rounded px-1 hover:text-hi"
        aria-label={t('{count} people here', { count: people })}
        onClick={() => session.layout.setState({ rightOpen: !right })}
      >
        <Users size={14} strokeWidth={1.5} aria-hidden />
        <span className="tabular-nums">{people}</span>
      </button>
    </footer>
  )
}

function Sync({ lost }: { lost: boolean }): ReactNode {
  const sync = useStore(statusSlots, (state) => state.sync)
  const shown = sync ?? (lost ? ({ word: 'Reconnecting' } as const) : undefined)
  if (!shown) return null
  const word = (
    <span role="status" aria-label={t('Sync')} className="inline-flex items-center gap-1.5">
      <StatusDot tone={TONES[shown.word]} />
      {syncWordOf(shown.word)}
    </span>
  )
  const detail = 'detail' in shown ? shown.detail : undefined
  return detail ? (
    <Tip label={detail} side="top">
      {word}
    </Tip>
  ) : (
    word
  )
}

function Caret(): ReactNode {
  const { workbench } = useWorkspace().session
  const caret = useStore(statusSlots, (state) => state.caret)
  const active = useStore(workbench.store, (state) => state.active)
  const inFront = active === 'database' || panelPath(active) === caret?.path
  if (!caret || !inFront) return null
  return (
    <span className="tabular-nums">
      {t('Ln {line}, Col {column}', { line: caret.line, column: caret.column })}
    </span>
  )
}
