import type { ReactNode } from 'react'
import type { WorkspaceStatus as Status } from '../../shared/workspaces.ts'
import { type DotTone, StatusDot } from '../ui/status-dot.tsx'

const WORDS: Record<Status, { word: string; tone: DotTone }> = {
  running: { word: 'Running', tone: 'success' },
  starting: { word: 'Starting', tone: 'busy' },
  stopping: { word: 'Stopping', tone: 'busy' },
  stopped: { word: 'Stopped', tone: 'off' },
  failed: { word: 'Failed', tone: 'danger' },
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
