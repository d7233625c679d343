import { type ReactNode, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { Message } from '../../shared/chat.ts'
import { Button } from '../ui/button.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { keepKeyboard } from './keep-keyboard.ts'

/** What is left of a deleted message; whoever deleted it can take that back for a while. */
export function Tombstone({
  message,
  onUndo,
}: {
  message: Message
  onUndo: () => void
}): ReactNode {
  const { session } = useWorkspace()
  const undoable = useStore(session.chat.store, (state) => state.undoable.has(message.id))
  const undo = useRef<HTMLButtonElement>(null)
  // The button that was pressed has gone with the message: the keyboard goes on here.
  useEffect(() => {
    const { activeElement } = document
    if (undoable && (!activeElement || activeElement === document.body)) undo.current?.focus()
  }, [undoable])
  return (
    <p className="flex items-center gap-2 text-faint italic">
      {t('This message was deleted.')}
      {undoable && (
        <Button
          ref={undo}
          size="small"
          className="h-6"
          onClick={({ currentTarget }) => {
            keepKeyboard(currentTarget)
            onUndo()
          }}
        >
          {t('Undo')}
        </Button>
      )}
    </p>
  )
}
