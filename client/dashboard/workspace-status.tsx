import type { ReactNode } from 'react'
import type { WorkspaceStatus as Status } from '../../shared/workspaces.ts'
import { type DotTone, StatusDot } from '../ui/status-dot.tsx'
import { t } from '../words/words.ts'

const WORDS: Record<Status, { word: string; tone: DotTone }> = {
  running: { word: t('Running'), tone: 'success' },
  starting: { word: t('Starting'), tone: 'busy' },
  stopping: { word: t('Stopping'), tone: 'busy' },
  stopped: { word: t('Stopped'), tone: 'off' },
  failed: { word: t('Failed'), tone: 'danger' },
}

/** A workspace's state as a dot and its word. */
export function WorkspaceStatus({ status }: { status: Status }): ReactNode {
  const { word, tone } = WORDS[status]
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <StatusDot tone={tone} />
      {word}
    </span>
  )
}
