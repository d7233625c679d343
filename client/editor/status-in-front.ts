import type { RoomClient } from '../collab/room-client.ts'
import { type CaretAt, statusSlots } from '../workspace/status-slots.ts'

type Slot = { readonly tell: () => void }

type Selected = { startLineNumber: number; endLineNumber: number; endColumn: number }

/** What any editor can say of its caret, Monaco's own words for it. */
export type CaretSource = {
  getPosition(): { lineNumber: number; column: number } | null
  getSelection?(): Selected | null
  hasTextFocus(): boolean
  onDidFocusEditorText(then: () => void): { dispose(): void }
  onDidChangeCursorPosition(then: () => void): { dispose(): void }
}

/** Editors on screen, the one that had the keyboard last at the end. */
const slots: Slot[] = []

/**
 * Tells the status bar of this editor while it is the one in front: the latest with the keyboard, or
 * the latest that came. Two editors side by side never take turns.
 */
export function statusInFront(
  editor: CaretSource,
  { room, path }: { room: Pick<RoomClient, 'view' | 'watch'>; path: string },
): Disposable {
  const slot: Slot = {
    tell: () => {
      statusSlots.setState({ sync: room.view().sync, caret: caretOf(editor, path) })
    },
  }
  const tellIfInFront = (): void => {
    if (slots.at(-1) === slot) slot.tell()
  }
  const toFront = (): void => {
    remove(slot)
    slots.push(slot)
    slot.tell()
  }
  toFront()
  const listening = [
    editor.onDidFocusEditorText(toFront),
    // It may have had the keyboard all along while another came.
    editor.onDidChangeCursorPosition(() => (editor.hasTextFocus() ? toFront() : tellIfInFront())),
  ]
  const stop = room.watch(tellIfInFront)
  return {
    [Symbol.dispose]() {
      stop()
      for (const one of listening) one.dispose()
      remove(slot)
      const next = slots.at(-1)
      if (next) next.tell()
      else statusSlots.setState({ sync: null, caret: null })
    },
  }
}

function caretOf(editor: CaretSource, path: string): CaretAt | null {
  const at = editor.getPosition()
  if (!at) return null
  const lines = linesOf(editor.getSelection?.() ?? null)
  return { path, line: at.lineNumber, column: at.column, ...(lines && { lines }) }
}

/** The lines that are selected, if more than one is. */
function linesOf(selection: Selected | null): CaretAt['lines'] {
  if (!selection) return undefined
  const { startLineNumber: from, endLineNumber, endColumn } = selection
  // A selection of whole lines ends before the first letter of the next.
  const to = endColumn === 1 ? endLineNumber - 1 : endLineNumber
  return to > from ? { from, to } : undefined
}

function remove(slot: Slot): void {
  const at = slots.indexOf(slot)
  if (at >= 0) slots.splice(at, 1)
}
