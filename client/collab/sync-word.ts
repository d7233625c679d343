import type { ReadOnlyReason } from '../../shared/rooms.ts'
import { t } from '../words/words.ts'
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
  role: t('Your role here is to read.'),
  too_large: t('This file is too large to be edited live.'),
  not_text: t('This file is not text.'),
  not_saving: t('The server cannot save now. Your text is kept here.'),
}

/** One of the five words, and a sentence for who wants to know more. */
export function syncStatus(facts: SyncFacts): SyncStatus {
  const { connected, synced, unsaved, attempts, readOnly, trouble } = facts
  if (readOnly) return { word: 'Read-only', detail: READ_ONLY[readOnly] + notSent(unsaved) }
  if (!connected && attempts > 1) return { word: 'Offline', detail: kept(unsaved) }
  if (!connected || !synced) return { word: 'Reconnecting', detail: kept(unsaved) }
  if (trouble) return { word: 'Saving', detail: trouble }
  if (unsaved > 0)
    return { word: 'Saving', detail: t('{count} edits on the way.', { count: unsaved }) }
  return { word: 'Synced', detail: t('Everything you typed is stored on the server.') }
}

/** Typed with a right that was taken away before it arrived. */
function notSent(unsaved: number): string {
  return unsaved === 0
    ? ''
    : ` ${t('{count} edits of yours did not reach the server.', { count: unsaved })}`
}

function kept(unsaved: number): string {
  return unsaved === 0
    ? t('You can go on typing; it is kept here.')
    : t('{count} edits kept on this device until the server is back.', { count: unsaved })
}

/** The word as people read it. */
export function syncWordOf(word: SyncStatus['word']): string {
  const words = {
    Synced: t('Synced'),
    Saving: t('Saving'),
    Offline: t('Offline'),
    Reconnecting: t('Reconnecting'),
    'Read-only': t('Read-only'),
  }
  return words[word]
}
