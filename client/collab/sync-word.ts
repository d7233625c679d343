import type { ReadOnlyReason } from '../../shared/rooms.ts'
import type { SyncStatus } from '../workspace/status-slots.ts'

/** What is known about the safety of what was typed here. */
export type SyncFacts = {
  readonly connected: boolean
  /** The first exchange of this connection is over. */
  readonly synced: boolean
  /** Edits that the server has not called durable. */
  readonly unsaved: number
  /** Connections that failed in a row. */
  readonly attempts: number
  readonly readOnly: ReadOnlyReason | null
  /** Why the server cannot make edits durable now. */
  readonly trouble: string | null
}

const READ_ONLY: Record<ReadOnlyReason, string> = {
  role: 'Your role here is to read.',
  too_large: 'This file is too large to be edited live.',
  not_text: 'This file is not text.',
  not_saving: 'The server cannot save now. Your text is kept here.',
}

/** One of the five words, and a sentence for who wants to know more. */
export function syncStatus(facts: SyncFacts): SyncStatus {
  const { connected, synced, unsaved, attempts, readOnly, trouble } = facts
  if (readOnly) return { word: 'Read-only', detail: READ_ONLY[readOnly] + notSent(unsaved) }
  if (!connected && attempts > 1) return { word: 'Offline', detail: kept(unsaved) }
  if (!connected || !synced) return { word: 'Reconnecting', detail: kept(unsaved) }
  if (trouble) return { word: 'Saving', detail: trouble }
  if (unsaved > 0) return { word: 'Saving', detail: `${edits(unsaved)} on the way.` }
  return { word: 'Synced', detail: 'Everything you typed is stored on the server.' }
}

/** Typed with a right that was taken away before it arrived. */
function notSent(unsaved: number): string {
  return unsaved === 0 ? '' : ` ${edits(unsaved)} of yours did not reach the server.`
}

function kept(unsaved: number): string {
  return unsaved === 0
    ? 'You can go on typing; it is kept here.'
    : `${edits(unsaved)} kept on this device until the server is back.`
}

function edits(n: number): string {
  return n === 1 ? '1 edit' : `${n} edits`
}
