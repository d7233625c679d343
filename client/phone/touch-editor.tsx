import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { RoomClient } from '../collab/room-client.ts'
import { useFirstScreenGone } from '../editor/first-screen.tsx'
import { languageOf } from '../editor/language-of.ts'
import { statusInFront } from '../editor/status-in-front.ts'
import { useRoomView } from '../editor/use-shared-file.ts'
import type { Reveal } from '../workspace/workbench.ts'
import { EditorKeys } from './editor-keys.tsx'
import { type TouchEditor, type TouchSpecial, openTouchEditor } from './open-touch-editor.ts'
import '../editor/remote-carets.css'
import './touch-editor.css'

type Props = {
  room: RoomClient
  path: string
  label: string
  reveal?: Reveal | undefined
  onRevealed?: (reveal: Reveal) => void
  language?: string
  /** The same one for all renders: a new one makes a new editor. */
  special?: TouchSpecial
  /** Once per editor, when it is there. */
  onReady?: (editor: TouchEditor) => void
}

/** A text that people edit together, under a finger. */
export function TouchEditorView({
  room,
  path,
  label,
  reveal,
  onRevealed,
  language,
  special,
  onReady,
}: Props): ReactNode {
  const host = useRef<HTMLDivElement>(null)
  const [editor, setEditor] = useState<TouchEditor>()
  const { readOnly } = useRoomView(room)
  const locked = readOnly !== null
  const kind = language ?? languageOf(path)

  useEffect(() => {
    if (!host.current) return
    const { text, awareness } = room
    const opening = { text, awareness, path, label, language: kind, special }
    const made = openTouchEditor(host.current, opening)
    const status = statusInFront(made.carets, { room, path })
    setEditor(made)
    onReady?.(made)
    return () => {
      status[Symbol.dispose]()
      made[Symbol.dispose]()
    }
  }, [room, path, label, kind, special, onReady])
  useFirstScreenGone()
  useEffect(() => editor?.setReadOnly(locked), [editor, locked])
  useEffect(() => {
    if (!reveal || !editor) return
    editor.reveal(reveal)
    onRevealed?.(reveal)
  }, [editor, reveal, onRevealed])

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div ref={host} className="min-h-0 flex-1" data-own-swipes />
      {editor && !locked && <EditorKeys editor={editor} />}
    </div>
  )
}
