import { createStore } from 'zustand/vanilla'

/** The five words about whether what I typed is safe. */
export type SyncWord = 'Synced' | 'Saving' | 'Offline' | 'Reconnecting' | 'Read-only'
export type SyncStatus = {
  readonly word: SyncWord
  /** A sentence for the tooltip: how many edits are kept, or why it is read-only. */
  readonly detail?: string
}
export type CaretAt = {
  readonly path: string
  readonly line: number
  readonly column: number
  /** The lines that are selected, when it is more than one. */
  readonly lines?: { readonly from: number; readonly to: number }
}

/**
 * What the editor in front tells the status bar and the others: `statusSlots.setState({sync, caret})`.
 * Null when no editor is open.
 */
export const statusSlots = createStore<{ sync: SyncStatus | null; caret: CaretAt | null }>(() => ({
  sync: null,
  caret: null,
}))
